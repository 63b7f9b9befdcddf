using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same reference to a variable.</summary>
[Op("RefIdentity(input: Ref(T)) -> output: Ref(T)", "T: type", AllowsUninitializedInput = true)]
static class RefIdentityOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.RawOutputGradient(0));

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetReference(0, c.InputVariable(0));
}
