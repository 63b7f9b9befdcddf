using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of records of one size.</summary>
[Op("FixedLengthRecordReaderV2() -> reader_handle: resource", "header_bytes: int = 0", "record_bytes: int", "footer_bytes: int = 0",
    "hop_bytes: int = 0", "container: string = ''", "shared_name: string = ''", "encoding: string = ''", Stateful = true)]
static class FixedLengthRecordReaderV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : FixedReaderKernel(k);
}
