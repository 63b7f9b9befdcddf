using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Takes several tuples as one batch; fewer if the queue is closed and has not so many.</summary>
[Op("QueueDequeueUpTo(handle: Ref(string), n: int32) -> components: component_types", "component_types: list(type) >= 1",
    "timeout_ms: int = -1")]
static class QueueDequeueUpToOp
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : DequeueManyKernel(k);
}
