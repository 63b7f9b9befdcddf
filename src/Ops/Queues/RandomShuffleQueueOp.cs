using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A queue in random order.</summary>
[Op("RandomShuffleQueue() -> handle: Ref(string)", "component_types: list(type) >= 1", "shapes: list(shape) >= 0 = []",
    "capacity: int = -1", "min_after_dequeue: int = 0", "seed: int = 0", "seed2: int = 0", "container: string = ''",
    "shared_name: string = ''", Stateful = true)]
static class RandomShuffleQueueOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ShuffleQueueKernel(k);
}
