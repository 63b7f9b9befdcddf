using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Is a queue closed?</summary>
[Op("QueueIsClosedV2(handle: resource) -> is_closed: bool", Stateful = true)]
static class QueueIsClosedV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<bool>()[0] = ResourceHandles.Get<TensorQueue>(c, 0).IsClosed;
}
