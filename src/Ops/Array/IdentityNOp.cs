using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensors.</summary>
[Op("IdentityN(input: T) -> output: T", "T: list(type) >= 1")]
static class IdentityNOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < c.InputCount; i++) c.SetOutput(i, c.Input(i));
    }

    public static void Gradient(GradientContext g)
    {
        for (int i = 0; i < g.InputCount; i++) g.SetInput(i, g.RawOutputGradient(i));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        for (int i = 0; i < c.InputCount; i++) c.SetOutput(i, c.Input(i));
    }
}
