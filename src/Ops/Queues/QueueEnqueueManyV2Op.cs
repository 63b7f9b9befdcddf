using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds a tuple for each row, waiting for room.</summary>
[Op("QueueEnqueueManyV2(handle: resource, components: Tcomponents)", "Tcomponents: list(type) >= 1", "timeout_ms: int = -1",
    Stateful = true)]
static class QueueEnqueueManyV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutputs(PartialShape.Unknown);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : EnqueueKernel(k);
}
