using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensor; asking for its gradient is an error.</summary>
[Op("PreventGradient(input: T) -> output: T", "T: type", "message: string = ''")]
static class PreventGradientOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) =>
        g.NotDifferentiable($"Gradient explicitly disabled. Reason: {g.String("message")}");

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetOutput(0, c.Input(0));
}
