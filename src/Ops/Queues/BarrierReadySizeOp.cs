using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of complete tuples.</summary>
[Op("BarrierReadySize(handle: Ref(string)) -> size: int32")]
static class BarrierReadySizeOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = ResourceHandles.Get<TupleBarrier>(c, 0).ReadyCount;
}
