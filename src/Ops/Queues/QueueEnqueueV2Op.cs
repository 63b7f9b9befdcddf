using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds a tuple, waiting for room.</summary>
[Op("QueueEnqueueV2(handle: resource, components: Tcomponents)", "Tcomponents: list(type) >= 1", "timeout_ms: int = -1", Stateful = true)]
static class QueueEnqueueV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : EnqueueKernel(k);
}
