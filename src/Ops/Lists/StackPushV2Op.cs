using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Puts a tensor on a stack and passes it on.</summary>
[Op("StackPushV2(handle: resource, elem: T) -> output: T", "T: type", "swap_memory: bool = false", Stateful = true)]
static class StackPushV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        TensorStack.Get(c).Push(c.Input(1));
        c.SetOutput(0, c.Input(1));
    }
}
