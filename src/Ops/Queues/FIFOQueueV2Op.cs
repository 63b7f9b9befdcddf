using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A queue: first in, first out.</summary>
[Op("FIFOQueueV2() -> handle: resource", "component_types: list(type) >= 1", "shapes: list(shape) >= 0 = []", "capacity: int = -1",
    "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class FIFOQueueV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : FifoQueueKernel(k);
}
