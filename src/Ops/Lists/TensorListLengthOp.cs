using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Number of elements of a tensor list.</summary>
[Op("TensorListLength(input_handle: variant) -> length: int32")]
static class TensorListLengthOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Scalar(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = Lists.Get(c, 0).Items.Count;
}
