using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Collects the components of tuples by key.</summary>
[Op("Barrier() -> handle: Ref(string)", "component_types: list(type) >= 1", "shapes: list(shape) >= 0 = []", "capacity: int = -1",
    "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class BarrierOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : BarrierKernel(k);
}
