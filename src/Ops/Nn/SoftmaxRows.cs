using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Softmax and its logarithm over the last axis; half and bfloat16 are computed in single.</summary>
static class SoftmaxRows
{
    /// <summary>Output 0 = softmax of input 0, or its logarithm.</summary>
    public static void Compute<T>(KernelContext c, bool logarithm) where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < 1) Throw.InvalidArgument($"logits must have >= 1 dimension, got {x.Shape}");
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        if (y.ElementCount == 0) return;
        int classes = x.Shape.Int(x.Shape.Rank - 1);
        if (!Widening.IsNarrow<T>())
        {
            Rows(x.Read<T>(), classes, y.Write<T>(), logarithm, Workers.Of(c));
            return;
        }
        using var wide = new Scratch<float>(x.ElementCount);
        Widening.Widen(x.Read<T>(), wide.Span);
        Rows<float>(wide.Span, classes, wide.Span, logarithm, Workers.Of(c));
        Widening.Narrow(wide.Span, y.Write<T>());
    }

    static void Rows<T>(ReadOnlySpan<T> x, int classes, Span<T> y, bool logarithm, WorkSplitter? workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        if (logarithm) Softmax.LogRows(x, classes, y, workers);
        else Softmax.Rows(x, classes, y, workers);
    }
}
