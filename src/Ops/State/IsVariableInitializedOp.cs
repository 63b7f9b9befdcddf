using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Has the v1 variable a value?</summary>
[Op("IsVariableInitialized(ref: Ref(dtype)) -> is_initialized: bool", "dtype: type", AllowsUninitializedInput = true)]
static class IsVariableInitializedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<bool>()[0] = c.InputVariable(0).IsInitialized;
}
