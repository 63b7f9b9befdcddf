using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A queue whose tuples may differ in shape; a batch is padded with zeros.</summary>
[Op("PaddingFIFOQueue() -> handle: Ref(string)", "component_types: list(type) >= 1", "shapes: list(shape) >= 0 = []", "capacity: int = -1",
    "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class PaddingFIFOQueueOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : PaddingQueueKernel(k);
}
