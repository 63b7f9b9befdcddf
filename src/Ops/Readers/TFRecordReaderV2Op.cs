using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A reader of TFRecord files.</summary>
[Op("TFRecordReaderV2() -> reader_handle: resource", "container: string = ''", "shared_name: string = ''", "compression_type: string = ''",
    Stateful = true)]
static class TFRecordReaderV2Op
{
    public static void Shape(ShapeContext c) => TableCalls.HandleShape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : RecordReaderKernel(k);
}
