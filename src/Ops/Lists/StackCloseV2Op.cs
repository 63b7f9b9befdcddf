using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Lets go of the tensors of a stack.</summary>
[Op("StackCloseV2(handle: resource)", Stateful = true)]
static class StackCloseV2Op
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => TensorStack.Get(c).Dispose();
}
