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

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        if (x.DType == DType.Variant)
        {
            ComputeLists(c, x);
            return;
        }
        Tensor y = c.ForwardOrAllocate(0, 0, x.Shape);
        if (y.DType.IsNumeric()) y.WriteBytes().Clear();
        else if (y.DType != DType.String) Throw.Unimplemented($"ZerosLike of {y.DType.Name()}");
    }

    /// <summary>Lists of as many zeros.</summary>
    static void ComputeLists(KernelContext c, Tensor x)
    {
        object[] zeros = new object[x.ElementCount];
        for (int i = 0; i < zeros.Length; i++)
        {
            TensorList list = Lists.Of(x, i, 0);
            var cleared = new TensorList(list.DType, list.ElementShape);
            foreach (Tensor? item in list.Items) cleared.Items.Add(item is null ? null : Tensor.Zeros(item.DType, item.Shape));
            zeros[i] = cleared;
        }
        c.MoveOutput(0, Tensor.FromObjects(DType.Variant, zeros, x.Shape));
    }
}
