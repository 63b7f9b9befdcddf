using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What BiasAdd and its gradient share: a tensor as [outer, channels, inner].</summary>
static class Bias
{
    /// <summary>A tensor seen as [outer, channels, inner].</summary>
    public readonly record struct Layout(int Outer, int Channels, int Inner)
    {
        public static Layout Of(in Shape shape, bool channelsFirst)
        {
            int axis = channelsFirst ? 1 : shape.Rank - 1;
            return new((int)shape.Product(0, axis), shape.Int(axis), (int)shape.Product(axis + 1, shape.Rank));
        }

        /// <summary>Sums over outer and inner; elements are <paramref name="parts"/> numbers each.</summary>
        public void Sum<T>(ReadOnlySpan<T> x, int parts, Span<T> y) where T : unmanaged, INumber<T> =>
            Reductions.Sum(x, [Outer, Channels, Inner, parts], [true, false, true, false], y);
    }

    /// <summary>Shape of input 0; its channels must be as many as the biases.</summary>
    public static void Shape(ShapeContext c, bool channelsFirst = false)
    {
        PartialShape x = c.WithRankAtLeast(0, channelsFirst ? 3 : 2), bias = c.WithRank(1, 1);
        if (!x.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        int axis = channelsFirst ? 1 : x.Rank - 1;
        long[] dims = x.Dims.ToArray();
        dims[axis] = c.MergeDims(x[axis], bias[0]);
        c.SetOutput(0, PartialShape.Of(dims));
    }

    /// <summary>Output 0 = input 0 plus input 1 along the channels.</summary>
    public static void Add<T>(KernelContext c, bool channelsFirst) where T : unmanaged, INumberBase<T>
    {
        Tensor x = c.Input(0), bias = c.Input(1);
        if (x.Shape.Rank < 2) Throw.InvalidArgument($"Input tensor must be at least 2D: {x.Shape}");
        if (bias.Shape.Rank != 1) Throw.InvalidArgument($"Biases must be 1D: {bias.Shape}");
        Layout layout = Layout.Of(x.Shape, channelsFirst);
        if (bias.Shape[0] != layout.Channels)
        {
            Throw.InvalidArgument(channelsFirst
                ? $"Must provide as many biases as the channel dimension of the input tensor: {bias.Shape} vs. {layout.Channels} in {x.Shape}"
                : $"Must provide as many biases as the last dimension of the input tensor: {bias.Shape} vs. {x.Shape}");
        }
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        Broadcast.Binary<T, T, AddOperator<T>>(x.Read<T>(), [layout.Outer, layout.Channels, layout.Inner], bias.Read<T>(), [layout.Channels, 1],
            y.Write<T>(), [layout.Outer, layout.Channels, layout.Inner], Workers.Of(c));
    }

    /// <summary>Allocates the gradient of the biases.</summary>
    public static Tensor Gradient(KernelContext c, bool channelsFirst, out Layout layout)
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < 2) Throw.InvalidArgument($"Input tensor must be at least 2D: {x.Shape}");
        layout = Layout.Of(x.Shape, channelsFirst);
        return c.Allocate(0, [layout.Channels]);
    }

    /// <summary>Gradient of BiasAddV1 for the bias.</summary>
    public static Output GradientOfV1(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0);
        Output axes = s.Range(s.Const(0, "range/start"), s.Sub(s.Rank(dy), s.Const(1, "sub/y"), "sub"), s.Const(1, "range/delta"), "range");
        return s.Sum(dy, axes);
    }

    /// <summary>Gradient of BiasAddGrad: every element gets that of its channel's sum.</summary>
    public static Output GradientOfGradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0), shape = BroadcastGradient.ShapeOf(s, g.Input(0)), channels = BroadcastGradient.ShapeOf(s, dy), one = s.Const([1]);
        bool first = g.String("data_format") == "NCHW";
        Output before = first ? s.Part(shape, 0, 1) : s.Part(shape, 0, -1), after = s.Part(shape, 2);
        Output expanded = first ? s.Join(Ones(s, before), channels, Ones(s, after)) : s.Join(Ones(s, before), channels);
        Output repeats = first ? s.Join(before, one, after) : s.Join(before, one);
        return s.Tile(s.Reshape(dy, expanded), repeats);
    }

    static Output Ones(Scope s, Output like) => new Term(s, like).Op("OnesLike");
}
