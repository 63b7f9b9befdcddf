using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The larger of the minimum and the smaller of t and the maximum. Limits are scalars or have t's shape; NaN passes.</summary>
[Op("ClipByValue(t: T, clip_value_min: T, clip_value_max: T) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}")]
static class ClipByValueOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output x = g.Input(0), low = g.Input(1), high = g.Input(2), dz = g.OutputGradient(0), zeros = new Term(s, dz).Op("ZerosLike");
        Output below = s.Less(x, low), above = s.Greater(x, high);
        Output dx = s.SelectV2(s.LogicalOr(below, above), zeros, dz), dLow = s.SelectV2(below, dz, zeros), dHigh = s.SelectV2(above, dz, zeros);
        g.SetInput(0, dx);
        g.SetInput(1, BroadcastGradient.Reduce(s, x, low, null, dLow).Y);
        g.SetInput(2, BroadcastGradient.Reduce(s, x, high, null, dHigh).Y);
    }

    [CpuKernel("T: floats, int8, int16, int32, int64, uint8, uint16")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor x = c.Input(0), low = c.Input(1), high = c.Input(2);
        if (!Fits(x, low) || !Fits(x, high))
        {
            Throw.InvalidArgument("clip_value_min and clip_value_max must be either of the same shape as input, or a scalar. "
                + $"input shape: {x.Shape}clip_value_min shape: {low.Shape}clip_value_max shape: {high.Shape}");
        }
        Tensor z = c.ForwardOrAllocate(0, 0, x.Shape);
        if (z.ElementCount == 0) return;
        if (high.ElementCount == 1) TensorPrimitives.Min(x.Read<T>(), high.Item<T>(), z.Write<T>());
        else TensorPrimitives.Min(x.Read<T>(), high.Read<T>(), z.Write<T>());
        if (low.ElementCount == 1) TensorPrimitives.Max(z.Read<T>(), low.Item<T>(), z.Write<T>());
        else TensorPrimitives.Max(z.Read<T>(), low.Read<T>(), z.Write<T>());
    }

    static bool Fits(Tensor x, Tensor limit) => limit.Shape.Rank == 0 || limit.Shape == x.Shape;
}
