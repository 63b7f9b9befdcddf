using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The next records of a reader, at least one.</summary>
[Op("ReaderReadUpToV2(reader_handle: resource, queue_handle: resource, num_records: int64) -> keys: string, values: string",
    Stateful = true)]
static class ReaderReadUpToV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 0);
        c.SetOutputs(PartialShape.OfRank(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ReadKernel(k);
}
