using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds a tuple, waiting for room.</summary>
[Op("QueueEnqueue(handle: Ref(string), components: Tcomponents)", "Tcomponents: list(type) >= 1", "timeout_ms: int = -1")]
static class QueueEnqueueOp
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : EnqueueKernel(k);
}
