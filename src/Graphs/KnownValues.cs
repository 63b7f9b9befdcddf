using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Values of a node's inputs that are known before the run, shown to its shape rule once it has asked for them.</summary>
/// <param name="node">The node.</param>
sealed class KnownValues(Node node)
{
    const int MaxSummary = 256;

    readonly Known[] _inputs = new Known[node.Inputs.Length];

    struct Known
    {
        public bool IsAsked, IsAskedAsInts, IsShown, AreIntsShown;
        public Tensor? Value;
        public long[]? Ints;
    }

    public Tensor? Tensor(int index)
    {
        _inputs[index].IsAsked = true;
        return _inputs[index].Value;
    }

    public long[]? Ints(int index)
    {
        ref Known known = ref _inputs[index];
        known.IsAsked = known.IsAskedAsInts = true;
        return known.AreIntsShown ? known.Ints : UnknownElements(node.Inputs[index].Shape);
    }

    static long[]? UnknownElements(PartialShape shape)
    {
        if (shape is not { IsFullyKnown: true, Rank: 0 or 1 } || shape.ElementCount > Shape.MaxRank) return null;
        long[] unknown = new long[shape.ElementCount];
        Array.Fill(unknown, PartialShape.UnknownDim);
        return unknown;
    }

    public bool Reveal()
    {
        bool any = false;
        for (int i = 0; i < _inputs.Length; i++)
        {
            ref Known known = ref _inputs[i];
            if (known.IsAsked && !known.IsShown)
            {
                known.IsShown = true;
                known.Value = ConstantEvaluation.TryEvaluate(node.Inputs[i]);
                any |= known.Value is not null;
            }
            if (!known.IsAskedAsInts || known.AreIntsShown) continue;
            known.AreIntsShown = true;
            known.Ints = ConstantEvaluation.TryEvaluateInts(node.Inputs[i]);
            any |= known.Ints is not null;
        }
        return any;
    }

    /// <summary>As TensorFlow lists the values that a rule has looked at.</summary>
    public string Describe()
    {
        var values = new List<string>();
        var shapes = new List<string>();
        for (int i = 0; i < _inputs.Length; i++)
        {
            ref Known known = ref _inputs[i];
            if (known is { AreIntsShown: true, Ints: { } ints } && !ints.AsSpan().ContainsAnyInRange(long.MinValue, -2)) shapes.Add($"input[{i}] = {PartialShape.Of(ints)}");
            else if (known.Value is { } value) values.Add($"input[{i}] = <{TensorSummary.Of(value, MaxSummary)}>");
        }
        string text = values.Count > 0 ? $" and with computed input tensors: {string.Join(", ", values)}" : "";
        return shapes.Count > 0 ? $"{text} and with input tensors computed as partial shapes: {string.Join(",", shapes)}" : text;
    }
}
