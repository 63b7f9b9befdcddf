using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor minus slices at places that rows of indices name.</summary>
[Op("TensorScatterSub(tensor: T, indices: Tindices, updates: T) -> output: T", "T: type", "Tindices: {int32, int64}", "bad_indices_policy: string = ''")]
static class TensorScatterSubOp
{
    public static void Shape(ShapeContext c) => TensorScatter.Shape(c);

    public static void Gradient(GradientContext g) => TensorScatter.AdditiveGradient(g, negated: true);

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorScatter.Run(c, ScatterKind.Sub);
}
