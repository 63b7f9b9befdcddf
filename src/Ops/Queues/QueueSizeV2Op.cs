using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of tuples in a queue.</summary>
[Op("QueueSizeV2(handle: resource) -> size: int32", Stateful = true)]
static class QueueSizeV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = ResourceHandles.Get<TensorQueue>(c, 0).Size;
}
