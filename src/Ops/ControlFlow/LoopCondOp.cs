using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The condition of a loop: passes it on.</summary>
[Op("LoopCond(input: bool) -> output: bool")]
static class LoopCondOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 0));

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
