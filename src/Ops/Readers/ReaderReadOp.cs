using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The next record of a reader, which takes file names from a queue.</summary>
[Op("ReaderRead(reader_handle: Ref(string), queue_handle: Ref(string)) -> key: string, value: string")]
static class ReaderReadOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ReadKernel(k);
}
