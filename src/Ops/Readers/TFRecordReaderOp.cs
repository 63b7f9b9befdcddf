using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of TFRecord files.</summary>
[Op("TFRecordReader() -> reader_handle: Ref(string)", "container: string = ''", "shared_name: string = ''", "compression_type: string = ''",
    Stateful = true)]
static class TFRecordReaderOp
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : RecordReaderKernel(k);
}
