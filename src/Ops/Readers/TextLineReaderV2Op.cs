using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of lines of text files.</summary>
[Op("TextLineReaderV2() -> reader_handle: resource", "skip_header_lines: int = 0", "container: string = ''", "shared_name: string = ''",
    Stateful = true)]
static class TextLineReaderV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : LineReaderKernel(k);
}
