using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Slices of several tensors put at the places that indices say; a later one replaces an earlier.</summary>
[Op("ParallelDynamicStitch(indices: N * int32, data: N * T) -> merged: T", "N: int >= 1", "T: type")]
static class ParallelDynamicStitchOp
{
    public static void Shape(ShapeContext c) => Stitching.Shape(c);

    public static void Gradient(GradientContext g) => Stitching.Gradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => Stitching.Run(c);
}
