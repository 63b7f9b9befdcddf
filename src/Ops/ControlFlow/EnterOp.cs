using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Brings a value into a loop: into the child frame of the given name.</summary>
[Op("Enter(data: T) -> output: T", "T: type", "frame_name: string", "is_constant: bool = false", "parallel_iterations: int = 10")]
static class EnterOp
{
    public static void Shape(ShapeContext c) => LoopShapes.Enter(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
