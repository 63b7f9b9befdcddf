using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The logarithm of softmax over the last axis.</summary>
[Op("LogSoftmax(logits: T) -> logsoftmax: T", "T: {half, bfloat16, float, double}")]
static class LogSoftmaxOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRankAtLeast(0, 1));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Term softmax = new Term(s, g.Output(0)).Op("Exp"), dy = new(s, g.OutputGradient(0));
        Output sum = s.Sum(dy, s.Const(-1, "Sum/reduction_indices"), keepDims: true);
        g.SetInput(0, dy - dy.With(sum) * softmax);
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T> =>
        SoftmaxRows.Compute<T>(c, logarithm: true);
}
