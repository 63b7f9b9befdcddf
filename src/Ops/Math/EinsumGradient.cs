using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of Einsum, themselves written as Einsum nodes.</summary>
static class EinsumGradient
{
    public static void Set(GradientContext g)
    {
        string[] sides = g.String("equation").Split("->"), inputs = sides[0].Split(',');
        for (int i = 0; i < inputs.Length; i++)
        {
            string other = inputs.Length == 1 ? "" : inputs[1 - i];
            Output? factor = inputs.Length == 1 ? null : new Term(g.Scope, g.Input(1 - i)).Conj();
            g.SetInput(i, Of(g, i, inputs[i], other, factor, sides[1]));
        }
    }

    /// <summary>Gradient of one operand.</summary>
    static Output Of(GradientContext g, int input, string subscripts, string other, Output? factor, string output)
    {
        Scope s = g.Scope;
        Output x = g.Input(input), dy = g.OutputGradient(0), shape = BroadcastGradient.ShapeOf(s, x);
        string unique = Unique(subscripts), kept = string.Concat(unique.Where(l => output.Contains(l) || other.Contains(l)));
        if (unique.Contains('.') && !kept.Contains('.')) kept = unique.Replace("...", "");
        kept = WithEllipsis(unique, kept, keepEllipsis: subscripts.Contains('.') && (output.Contains('.') || other.Contains('.')));
        Output gradient = factor is { } f ? Call(s, [dy, f], $"{output},{other}->{kept}") : Call(s, [dy], $"{output}->{kept}");
        if (subscripts.Contains('.') && other.Contains('.')) gradient = SumBroadcast(s, gradient, kept, x, subscripts);
        if (kept != unique) gradient = Repeat(s, gradient, kept, unique, subscripts, shape);
        return unique == subscripts ? gradient : Call(s, [gradient], $"{unique}->{subscripts}");
    }

    static Output Call(Scope s, Output[] inputs, string equation) =>
        s.Add("Einsum", inputs, [("N", inputs.Length), ("T", inputs[0].ValueType), ("equation", equation)]);

    static string Unique(string subscripts)
    {
        string unique = "";
        foreach (char label in subscripts)
        {
            if (label == '.' || !unique.Contains(label)) unique += label;
        }
        return unique;
    }

    static string WithEllipsis(string unique, string kept, bool keepEllipsis)
    {
        string text = "";
        for (int i = 0; i < unique.Length; i++)
        {
            if (unique[i] != '.') text += kept.Contains(unique[i]) ? unique[i] : "";
            else
            {
                if (keepEllipsis) text += "...";
                i += 2;
            }
        }
        return text;
    }

    /// <summary>Sums the axes of the ellipsis along which the operand was broadcast.</summary>
    static Output SumBroadcast(Scope s, Output gradient, string kept, Output x, string subscripts)
    {
        int before = kept.IndexOf('.'), after = kept.Length - before - 3;
        int xBefore = subscripts.IndexOf('.'), xAfter = subscripts.Length - xBefore - 3;
        Output full = BroadcastGradient.ShapeOf(s, gradient), own = BroadcastGradient.ShapeOf(s, x);
        Output fullPart = Middle(s, full, before, after), ownPart = Middle(s, own, xBefore, xAfter);
        BroadcastGradientArgsOutputs axes = s.BroadcastGradientArgs(ownPart, fullPart);
        Output summed = s.Sum(gradient, s.AddV2(axes.R0, s.Const(before)));
        Output shape = before + after == 0 ? ownPart : s.Join(s.Part(full, 0, before), ownPart, after == 0 ? s.Const(Array.Empty<int>()) : s.Part(full, -after));
        return s.Reshape(summed, shape);
    }

    static Output Middle(Scope s, Output vector, int before, int after) => after == 0 ? s.Part(vector, before) : s.Part(vector, before, -after);

    /// <summary>Gives labels that were summed away their size again.</summary>
    static Output Repeat(Scope s, Output gradient, string kept, string unique, string subscripts, Output shape)
    {
        List<Output> sizes = [], ones = [];
        for (int i = 0; i < unique.Length; i++)
        {
            if (unique[i] == '.')
            {
                int before = subscripts.IndexOf('.'), after = subscripts.Length - before - 3;
                Output part = Middle(s, shape, before, after);
                sizes.Add(part);
                ones.Add(part);
                i += 2;
                continue;
            }
            int axis = subscripts.IndexOf(unique[i]), ellipsis = subscripts.IndexOf('.');
            int from = ellipsis >= 0 && axis > ellipsis ? axis - subscripts.Length : axis;
            Output size = from == -1 ? s.Part(shape, -1) : s.Part(shape, from, from + 1);
            sizes.Add(size);
            ones.Add(kept.Contains(unique[i]) ? size : s.Const([1]));
        }
        return s.BroadcastTo(s.Reshape(gradient, Joined(s, ones)), Joined(s, sizes));
    }

    static Output Joined(Scope s, List<Output> parts) => parts.Count == 1 ? parts[0] : s.Join([.. parts]);
}
