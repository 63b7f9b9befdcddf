using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader that gives the names it is given.</summary>
[Op("IdentityReaderV2() -> reader_handle: resource", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class IdentityReaderV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : NameReaderKernel(k);
}
