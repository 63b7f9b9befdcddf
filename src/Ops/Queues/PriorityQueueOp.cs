using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A queue: smallest first component first.</summary>
[Op("PriorityQueue() -> handle: Ref(string)", "component_types: list(type) >= 0 = []", "shapes: list(shape) >= 0", "capacity: int = -1",
    "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class PriorityQueueOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : PriorityQueueKernel(k);
}
