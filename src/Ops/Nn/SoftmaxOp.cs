using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>e to the x, divided by the sum over the last axis.</summary>
[Op("Softmax(logits: T) -> softmax: T", "T: {half, bfloat16, float, double}")]
static class SoftmaxOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRankAtLeast(0, 1));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term y = new(s, g.Output(0)), dy = new(s, g.OutputGradient(0));
        Output sum = s.Sum(dy * y, s.Const(-1, "Sum/reduction_indices"), keepDims: true);
        g.SetInput(0, (dy - y.With(sum)) * y);
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        SoftmaxRows.Compute<T>(c, logarithm: false);
}
