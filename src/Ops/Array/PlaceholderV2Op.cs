using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor that every step is given; older form of Placeholder.</summary>
[Op("PlaceholderV2() -> output: dtype", "dtype: type", "shape: shape")]
static class PlaceholderV2Op
{
    public static void Shape(ShapeContext c) => PlaceholderOp.Shape(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => PlaceholderOp.Compute(c);
}
