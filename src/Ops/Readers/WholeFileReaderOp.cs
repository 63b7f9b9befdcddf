using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of whole files.</summary>
[Op("WholeFileReader() -> reader_handle: Ref(string)", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class WholeFileReaderOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : FileReaderKernel(k);
}
