using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of tuples that miss components.</summary>
[Op("BarrierIncompleteSize(handle: Ref(string)) -> size: int32")]
static class BarrierIncompleteSizeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = ResourceHandles.Get<TupleBarrier>(c, 0).IncompleteCount;
}
