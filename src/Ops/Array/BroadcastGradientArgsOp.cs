using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>For two shapes that were broadcast together: over which axes the gradient of each must be summed.</summary>
[Op("BroadcastGradientArgs(s0: T, s1: T) -> r0: T, r1: T", "T: {int32, int64} = DT_INT32")]
static class BroadcastGradientArgsOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.WithRank(1, 1);
        c.SetOutputs(PartialShape.Of(PartialShape.UnknownDim));
    }

    [CpuKernel("T: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor first = c.Input(0), second = c.Input(1);
        if (first.Shape.Rank != 1) Throw.InvalidArgument($"In[0] must be a vector.{first.Shape}");
        if (second.Shape.Rank != 1) Throw.InvalidArgument($"In[1] must be a vector.{second.Shape}");
        Span<long> a = stackalloc long[Tensors.Shape.MaxRank], b = stackalloc long[Tensors.Shape.MaxRank];
        a = first.Ints(a);
        b = second.Ints(b);
        int rank = Math.Max(a.Length, b.Length), countA = 0, countB = 0;
        Span<T> axesA = stackalloc T[rank], axesB = stackalloc T[rank];
        bool same = a.SequenceEqual(b);
        for (int axis = 0; axis < rank && !same; axis++)
        {
            int inA = axis - (rank - a.Length), inB = axis - (rank - b.Length);
            long sizeA = inA < 0 ? 1 : a[inA], sizeB = inB < 0 ? 1 : b[inB];
            if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
            {
                Throw.InvalidArgument($"Incompatible shapes: {new Shape(a)} vs. {new Shape(b)}");
            }
            if (sizeA == 1) axesA[countA++] = T.CreateTruncating(axis);
            if (sizeB == 1) axesB[countB++] = T.CreateTruncating(axis);
        }
        axesA[..countA].CopyTo(c.Allocate(0, [countA]).Write<T>());
        axesB[..countB].CopyTo(c.Allocate(1, [countB]).Write<T>());
    }
}
