using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of files that a reader has read to their end.</summary>
[Op("ReaderNumWorkUnitsCompletedV2(reader_handle: resource) -> units_completed: int64", Stateful = true)]
static class ReaderNumWorkUnitsCompletedV2Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<long>()[0] = ReaderCalls.Reader(c).WorkCount;
}
