using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of whole files.</summary>
[Op("WholeFileReaderV2() -> reader_handle: resource", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class WholeFileReaderV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : FileReaderKernel(k);
}
