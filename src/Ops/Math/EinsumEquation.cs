using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// An equation such as <c>...ij,jk->...ik</c>. A label is a small integer: the letters' places in the equation; axes of an ellipsis are
/// <see cref="FirstEllipsis"/> and on, counted from the last axis of the ellipsis.
/// </summary>
sealed class EinsumEquation
{
    /// <summary>Most labels, those of ellipses included.</summary>
    public const int MostLabels = 64;

    const int FirstEllipsis = 52, Ellipsis = -1;

    readonly string _text;
    readonly int[][] _inputs;
    readonly int[] _output;

    EinsumEquation(string text, int[][] inputs, int[] output) => (_text, _inputs, _output) = (text, inputs, output);

    /// <summary>Number of operands.</summary>
    public int InputCount => _inputs.Length;

    /// <summary>Parses; the fault, if there is one, is in TensorFlow's words.</summary>
    public static EinsumEquation? Parse(string equation, int operands, out string fault)
    {
        fault = "";
        string[] sides = equation.Split("->");
        if (sides.Length != 2)
        {
            fault = $"Expecting exactly one '->' in einsum equation: {equation}";
            return null;
        }
        string[] inputs = sides[0].Split(',');
        if (inputs.Length != operands) fault = $"Expected {inputs.Length} inputs for equation {equation} but got: {operands}";
        else if (inputs.Length > 2) fault = $"Expecting 1 or 2 input subscripts in equation '{equation}' but got: {inputs.Length}";
        foreach (char letter in sides[1])
        {
            if (fault.Length == 0 && letter != '.' && !sides[0].Contains(letter))
            {
                fault = $"Einsum output subscripts for equation '{equation}' has label '{letter}' which is not present in the input subscripts";
            }
        }
        foreach (string subscripts in (string[])[.. inputs, sides[1]])
        {
            int ellipsis = subscripts.IndexOf('.', StringComparison.Ordinal);
            string letters = ellipsis < 0 ? subscripts : string.Concat(subscripts.AsSpan(0, ellipsis), subscripts.AsSpan(Math.Min(ellipsis + 3, subscripts.Length)));
            if (fault.Length == 0 && !letters.All(char.IsAsciiLetter))
            {
                fault = $"Subscripts '{subscripts}' of einsum equation '{equation}' must be letters and at most one ellipsis '...'";
            }
        }
        return fault.Length > 0 ? null : new(equation, Array.ConvertAll(inputs, Labels), Labels(sides[1]));
    }

    static int[] Labels(string subscripts)
    {
        List<int> labels = [];
        for (int i = 0; i < subscripts.Length; i++)
        {
            if (subscripts[i] != '.')
            {
                labels.Add(char.IsAsciiLetterUpper(subscripts[i]) ? subscripts[i] - 'A' + 26 : subscripts[i] - 'a');
                continue;
            }
            labels.Add(Ellipsis);
            i += 2;
        }
        return [.. labels];
    }

    /// <summary>The labels of an operand of a rank; the fault, if the rank does not fit.</summary>
    public string? Expand(int input, int rank, Span<int> labels)
    {
        int[] written = _inputs[input];
        bool hasEllipsis = Array.IndexOf(written, Ellipsis) >= 0;
        int named = written.Length - (hasEllipsis ? 1 : 0);
        if (hasEllipsis ? rank < named : rank != named) return hasEllipsis ? $"at least {named}" : $"{named}";
        if (rank - named > MostLabels - FirstEllipsis) return $"at most {named + MostLabels - FirstEllipsis}";
        Expand(written, rank - named, labels);
        return null;
    }

    /// <summary>The labels of the output, if ellipses stand for so many axes; returns how many there are.</summary>
    public int ExpandOutput(int ellipsisAxes, Span<int> labels) => Expand(_output, ellipsisAxes, labels);

    /// <summary>How many axes the ellipsis of an operand of a rank stands for.</summary>
    public int EllipsisAxes(int input, int rank) => Array.IndexOf(_inputs[input], Ellipsis) < 0 ? 0 : rank - _inputs[input].Length + 1;

    static int Expand(int[] written, int ellipsisAxes, Span<int> labels)
    {
        int count = 0;
        foreach (int label in written)
        {
            if (label != Ellipsis) labels[count++] = label;
            else
            {
                for (int i = ellipsisAxes - 1; i >= 0; i--) labels[count++] = FirstEllipsis + i;
            }
        }
        return count;
    }

    /// <summary>Is the label an axis of an ellipsis, so that size 1 is broadcast?</summary>
    public static bool IsBroadcast(int label) => label >= FirstEllipsis;

    /// <summary>Output shape from the inputs' shapes.</summary>
    public static void Shape(ShapeContext c)
    {
        if (Parse(c.String("equation"), c.InputCount, out string fault) is not { } equation)
        {
            c.Fail(fault);
            return;
        }
        long[] sizes = new long[MostLabels];
        Array.Fill(sizes, PartialShape.UnknownDim);
        int ellipsisAxes = 0;
        bool unknownEllipsis = false;
        for (int i = 0; i < c.InputCount; i++)
        {
            PartialShape x = c.Input(i);
            if (!x.HasRank)
            {
                unknownEllipsis |= Array.IndexOf(equation._inputs[i], Ellipsis) >= 0;
                continue;
            }
            ellipsisAxes = Math.Max(ellipsisAxes, equation.EllipsisAxes(i, x.Rank));
            equation.MergeSizes(c, i, x, sizes);
        }
        if (unknownEllipsis && Array.IndexOf(equation._output, Ellipsis) >= 0)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        int[] labels = new int[MostLabels];
        int rank = equation.ExpandOutput(ellipsisAxes, labels);
        c.SetOutput(0, PartialShape.Of(Array.ConvertAll(labels[..rank], l => sizes[l])));
    }

    void MergeSizes(ShapeContext c, int input, PartialShape x, long[] sizes)
    {
        int[] labels = new int[Math.Max(x.Rank, 1)];
        if (Expand(input, x.Rank, labels) is { } expected)
        {
            if (expected.StartsWith("at most", StringComparison.Ordinal)) c.Fail($"Shape must be {expected}");
            string relation = expected.StartsWith("at least", StringComparison.Ordinal) ? "at least " : "";
            string ordinal = $"{input}th";
            c.Fail($"Shape must be {relation}rank {expected.Replace("at least ", "")} but is rank {x.Rank}\n\t for {ordinal} input and equation: {_text}");
        }
        for (int axis = 0; axis < x.Rank; axis++)
        {
            ref long size = ref sizes[labels[axis]];
            if (!IsBroadcast(labels[axis])) size = c.MergeDims(size, x[axis]);
            else if (size == PartialShape.UnknownDim || size == 1) size = x[axis];
            else if (x[axis] != 1) size = c.MergeDims(size, x[axis]);
        }
    }
}
