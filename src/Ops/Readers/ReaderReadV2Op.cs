using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The next record of a reader, which takes file names from a queue.</summary>
[Op("ReaderReadV2(reader_handle: resource, queue_handle: resource) -> key: string, value: string", Stateful = true)]
static class ReaderReadV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ReadKernel(k);
}
