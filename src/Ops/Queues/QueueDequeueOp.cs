using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Takes a tuple, waiting for one.</summary>
[Op("QueueDequeue(handle: Ref(string)) -> components: component_types", "component_types: list(type) >= 1", "timeout_ms: int = -1")]
static class QueueDequeueOp
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : DequeueKernel(k);
}
