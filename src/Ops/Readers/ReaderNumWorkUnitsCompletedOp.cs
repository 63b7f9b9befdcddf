using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of files that a reader has read to their end.</summary>
[Op("ReaderNumWorkUnitsCompleted(reader_handle: Ref(string)) -> units_completed: int64")]
static class ReaderNumWorkUnitsCompletedOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<long>()[0] = ReaderCalls.Reader(c).WorkCount;
}
