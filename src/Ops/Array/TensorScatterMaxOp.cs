using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor or the updates at places that rows of indices name, whichever are larger.</summary>
[Op("TensorScatterMax(tensor: T, indices: Tindices, updates: T) -> output: T", "T: type", "Tindices: {int32, int64}", "bad_indices_policy: string = ''")]
static class TensorScatterMaxOp
{
    public static void Shape(ShapeContext c) => TensorScatter.Shape(c);

    public static void Gradient(GradientContext g) => TensorScatter.ExtremeGradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorScatter.Run(c, ScatterKind.Max);
}
