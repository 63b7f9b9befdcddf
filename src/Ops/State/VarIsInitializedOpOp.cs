using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Has the resource variable a value?</summary>
[Op("VarIsInitializedOp(resource: resource) -> is_initialized: bool", Stateful = true)]
static class VarIsInitializedOpOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<bool>()[0] = ResourceVariables.Find(c, 0) is not null;
}
