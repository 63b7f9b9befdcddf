using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensor, which the caller says never changes.</summary>
[Op("GuaranteeConst(input: T) -> output: T", "T: type", Stateful = true)]
static class GuaranteeConstOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetOutput(0, c.Input(0));
}
