using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Is a queue closed?</summary>
[Op("QueueIsClosed(handle: Ref(string)) -> is_closed: bool")]
static class QueueIsClosedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<bool>()[0] = ResourceHandles.Get<TensorQueue>(c, 0).IsClosed;
}
