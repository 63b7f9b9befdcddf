using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensor; no gradient flows back through it.</summary>
[Op("StopGradient(input: T) -> output: T", "T: type")]
static class StopGradientOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetOutput(0, c.Input(0));
}
