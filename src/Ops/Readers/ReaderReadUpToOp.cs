using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The next records of a reader, at least one.</summary>
[Op("ReaderReadUpTo(reader_handle: Ref(string), queue_handle: Ref(string), num_records: int64) -> keys: string, values: string")]
static class ReaderReadUpToOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(2, 0);
        c.SetOutputs(PartialShape.OfRank(1));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : ReadKernel(k);
}
