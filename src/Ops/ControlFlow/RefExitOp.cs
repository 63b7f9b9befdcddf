using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Brings a reference out of a loop.</summary>
[Op("RefExit(data: Ref(T)) -> output: Ref(T)", "T: type")]
static class RefExitOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
