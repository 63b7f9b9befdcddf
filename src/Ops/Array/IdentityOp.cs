using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensor; of a v1 variable, its value.</summary>
[Op("Identity(input: T) -> output: T", "T: type")]
static class IdentityOp
{
    public static void Shape(ShapeContext c)
    {
        ShapeRules.Unchanged(c);
        if (c.Handle(0) is { } handle) c.SetHandle(handle.DType, handle.Shape);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.RawOutputGradient(0));

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetOutput(0, c.Input(0));
}
