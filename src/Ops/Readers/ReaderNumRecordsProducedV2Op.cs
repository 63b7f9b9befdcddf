using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of records that a reader has given.</summary>
[Op("ReaderNumRecordsProducedV2(reader_handle: resource) -> records_produced: int64", Stateful = true)]
static class ReaderNumRecordsProducedV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<long>()[0] = ReaderCalls.Reader(c).RecordCount;
}
