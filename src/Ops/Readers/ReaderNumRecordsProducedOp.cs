using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of records that a reader has given.</summary>
[Op("ReaderNumRecordsProduced(reader_handle: Ref(string)) -> records_produced: int64")]
static class ReaderNumRecordsProducedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<long>()[0] = ReaderCalls.Reader(c).RecordCount;
}
