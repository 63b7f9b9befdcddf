using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of elements of a tensor array.</summary>
[Op("TensorArraySizeV3(handle: resource, flow_in: float) -> size: int32", Stateful = true)]
static class TensorArraySizeV3Op
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = TensorArrays.Get(c).Count;
}
