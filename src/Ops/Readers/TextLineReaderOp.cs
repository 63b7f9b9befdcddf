using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of lines of text files.</summary>
[Op("TextLineReader() -> reader_handle: Ref(string)", "skip_header_lines: int = 0", "container: string = ''", "shared_name: string = ''",
    Stateful = true)]
static class TextLineReaderOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : LineReaderKernel(k);
}
