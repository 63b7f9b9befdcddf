using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of dimensions of a tensor.</summary>
[Op("Rank(input: T) -> output: int32", "T: type")]
static class RankOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = c.Input(0).Shape.Rank;
}
