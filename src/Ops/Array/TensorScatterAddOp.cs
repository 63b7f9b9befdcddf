using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor plus slices at places that rows of indices name.</summary>
[Op("TensorScatterAdd(tensor: T, indices: Tindices, updates: T) -> output: T", "T: type", "Tindices: {int32, int64}", "bad_indices_policy: string = ''")]
static class TensorScatterAddOp
{
    public static void Shape(ShapeContext c) => TensorScatter.Shape(c);

    public static void Gradient(GradientContext g) => TensorScatter.AdditiveGradient(g, negated: false);

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorScatter.Run(c, ScatterKind.Add);
}
