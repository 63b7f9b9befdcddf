using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What ArgMax and ArgMin share.</summary>
static class ArgReduction
{
    /// <summary>The input's shape without the axis.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape axis = c.WithRank(1, 0), x = c.Input(0);
        if (!x.HasRank || x.Rank <= 1)
        {
            c.SetOutput(0, x.HasRank ? PartialShape.Scalar : PartialShape.Unknown);
            return;
        }
        if (c.Constant(1) is not { } value)
        {
            c.SetOutput(0, PartialShape.OfRank(x.Rank - 1));
            return;
        }
        long index = value.Int();
        if (index < -x.Rank || index >= x.Rank)
        {
            c.Fail($"Dimension ({index}) must be in the range [{-x.Rank}, {x.Rank}), where {x.Rank} is the number of dimensions in the input.");
        }
        int at = (int)(index < 0 ? index + x.Rank : index);
        c.SetOutput(0, x.Slice(0, at).Concat(x.Slice(at + 1)));
    }

    /// <summary>Allocates the output; <see langword="null"/>: it is empty.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="axis">Size of the axis.</param>
    /// <param name="inner">Elements behind the axis.</param>
    public static Tensor? Output(KernelContext c, out int axis, out int inner)
    {
        Tensor x = c.Input(0), dimension = c.Input(1);
        int rank = x.Shape.Rank;
        if (dimension.Shape.Rank != 0) Throw.InvalidArgument($"dim must be a scalar, but received tensor of shape: {dimension.Shape}");
        long index = dimension.Int(), at = index < 0 ? index + rank : index;
        if ((ulong)at >= (ulong)rank) Throw.InvalidArgument($"Expected dimension in the range [{-rank}, {rank}), but got {index}");
        if (x.Shape[(int)at] == 0) Throw.InvalidArgument($"Reduction axis {index} is empty in shape {x.Shape}");
        axis = x.Shape.Int((int)at);
        inner = (int)x.Shape.Product((int)at + 1, rank);
        Tensor y = c.Allocate(0, x.Shape.Without((int)at));
        return y.ElementCount == 0 ? null : y;
    }
}
