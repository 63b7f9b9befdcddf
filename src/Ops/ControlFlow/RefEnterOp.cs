using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Brings a reference into a loop.</summary>
[Op("RefEnter(data: Ref(T)) -> output: Ref(T)", "T: type", "frame_name: string", "is_constant: bool = false", "parallel_iterations: int = 10")]
static class RefEnterOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
