using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>What the gradients of the two cross-entropy ops share.</summary>
static class CrossEntropyGradient
{
    /// <summary>Gradient of the logits.</summary>
    public static Output OfLogits(GradientContext g)
    {
        Scope s = g.Scope;
        Term total = TimesRows(s, g.OutputGradient(0), g.Output(1));
        if (!g.HasOutputGradient(1)) return total;
        Output dGradient = g.OutputGradient(1), softmax = s.Softmax(g.Input(0));
        Output product = s.Add("BatchMatMulV2", [s.ExpandDims(dGradient, s.Const(1)), s.ExpandDims(softmax, s.Const(2))], [("T", softmax.ValueType)]);
        Term rest = total.With(dGradient) - total.With(s.Squeeze(product, [1]));
        return total + rest * total.With(softmax);
    }

    /// <summary>Each row of a matrix times its element of a vector.</summary>
    public static Term TimesRows(Scope s, Output vector, Output matrix) =>
        new Term(s, s.ExpandDims(vector, s.Const(-1, "ExpandDims/dim"))) * new Term(s, matrix);
}
