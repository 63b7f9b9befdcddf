using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of records of one size.</summary>
[Op("FixedLengthRecordReader() -> reader_handle: Ref(string)", "header_bytes: int = 0", "record_bytes: int", "footer_bytes: int = 0",
    "hop_bytes: int = 0", "container: string = ''", "shared_name: string = ''", Stateful = true)]
static class FixedLengthRecordReaderOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : FixedReaderKernel(k);
}
