using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader that gives the names it is given.</summary>
[Op("IdentityReader() -> reader_handle: Ref(string)", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class IdentityReaderOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : NameReaderKernel(k);
}
