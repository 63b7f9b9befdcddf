using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Frees the tensors on a stack.</summary>
[Op("StackCloseV2(handle: resource)", Stateful = true)]
static class StackCloseV2Op
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => StepHandles.Get<TensorStack>(c).Dispose();
}
