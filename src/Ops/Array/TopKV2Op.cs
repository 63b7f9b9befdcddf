using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The k largest elements along the last axis, largest first, and their places.</summary>
[Op("TopKV2(input: T, k: Tk) -> values: T, indices: index_type", "sorted: bool = true",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}", "Tk: {int16, int32, int64} = DT_INT32",
    "index_type: {int16, int32, int64} = DT_INT32")]
static class TopKV2Op
{
    public static void Shape(ShapeContext c)
    {
        Tensor? k = c.Constant(1);
        if (k is not null && k.Shape.Rank != 0) c.Fail($"Input must be scalar but has rank {k.Shape.Rank}");
        long count = k?.Int() ?? PartialShape.UnknownDim;
        if (k is not null && count < 0) c.Fail($"Dimension size, given by scalar input 1, must be non-negative but is {count}");
        TopSelection.Shape(c, count);
    }

    public static void Gradient(GradientContext g) => TopSelection.Gradient(g);

    [CpuKernel("T: reals")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor k = c.Input(1);
        if (k.Shape.Rank != 0) Throw.InvalidArgument($"k must be scalar, got shape {k.Shape}");
        TopSelection.Run<T>(c, k.Int());
    }
}
