using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The shape to which two shapes broadcast.</summary>
[Op("BroadcastArgs(s0: T, s1: T) -> r0: T", "T: {int32, int64} = DT_INT32")]
static class BroadcastArgsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape a = c.WithRank(0, 1), b = c.WithRank(1, 1);
        c.SetOutput(0, PartialShape.Of(a[0] < 0 || b[0] < 0 ? PartialShape.UnknownDim : Math.Max(a[0], b[0])));
    }

    [CpuKernel("T: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor first = c.Input(0), second = c.Input(1);
        if (first.Shape.Rank != 1) Throw.InvalidArgument($"In[0] must be a vector.{first.Shape}");
        if (second.Shape.Rank != 1) Throw.InvalidArgument($"In[1] must be a vector.{second.Shape}");
        ReadOnlySpan<T> a = first.Read<T>(), b = second.Read<T>();
        Span<T> y = c.Allocate(0, [Math.Max(a.Length, b.Length)]).Write<T>();
        for (int i = 1; i <= y.Length; i++)
        {
            T sizeA = i <= a.Length ? a[^i] : T.One, sizeB = i <= b.Length ? b[^i] : T.One;
            if (sizeA != sizeB && sizeA != T.One && sizeB != T.One)
            {
                Throw.InvalidArgument($"Incompatible shapes: [{string.Join(",", a.ToArray())}] vs. [{string.Join(",", b.ToArray())}]");
            }
            y[^i] = sizeA == T.One ? sizeB : sizeA;
        }
    }
}
