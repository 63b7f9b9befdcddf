using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Zeros (or empty strings) of the input's shape.</summary>
[Op("ZerosLike(x: T) -> y: T", "T: type")]
static class ZerosLikeOp
{
    public static void Shape(ShapeContext c)
    {
        ShapeRules.Unchanged(c);
        if (c.Handle(0) is { } handle) c.SetHandle(handle.DType, handle.Shape);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor y = c.ForwardOrAllocate(0, 0, c.Input(0).Shape);
        if (y.DType.IsNumeric()) y.WriteBytes().Clear();
        else if (y.DType != DType.String) Throw.Unimplemented($"ZerosLike of {y.DType.Name()}");
    }
}
