using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Images as [outer, channels, inner] in single, for batch normalization.</summary>
readonly ref struct ChannelImages
{
    readonly Scratch<float> _scratch;
    readonly bool _owns;

    /// <summary>Widens half and bfloat16; shares singles.</summary>
    public static ChannelImages Of<T>(Tensor x, bool channelsFirst) where T : unmanaged, INumberBase<T> => new(x, channelsFirst, typeof(T) == typeof(float));

    ChannelImages(Tensor x, bool channelsFirst, bool isSingle)
    {
        Layout = Bias.Layout.Of(x.Shape, channelsFirst);
        _owns = !isSingle;
        if (isSingle) Values = x.Read<float>();
        else
        {
            _scratch = new(x.ElementCount);
            if (x.DType == DType.Half) Widening.Widen(x.Read<Half>(), _scratch.Span);
            else Widening.Widen(x.Read<BFloat16>(), _scratch.Span);
            Values = _scratch.Span;
        }
    }

    /// <summary>The elements.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Their sizes.</summary>
    public Bias.Layout Layout { get; }

    public void Dispose()
    {
        if (_owns) _scratch.Dispose();
    }
}

/// <summary>Sums over all but the channels, and functions of images and one value per channel.</summary>
static class Channelwise
{
    /// <summary>sums[c] = sum of x over outer and inner.</summary>
    public static void Sum(in Bias.Layout layout, ReadOnlySpan<float> x, Span<float> sums) => layout.Sum(x, 1, sums);

    /// <summary>z = x - v, v by channel.</summary>
    public static void Subtract(in Bias.Layout layout, ReadOnlySpan<float> x, ReadOnlySpan<float> v, Span<float> z) =>
        Broadcast.Subtract(x, [layout.Outer, layout.Channels, layout.Inner], v, [layout.Channels, 1], z, [layout.Outer, layout.Channels, layout.Inner]);

    /// <summary>z = x + v, v by channel.</summary>
    public static void Add(in Bias.Layout layout, ReadOnlySpan<float> x, ReadOnlySpan<float> v, Span<float> z) =>
        Broadcast.Add(x, [layout.Outer, layout.Channels, layout.Inner], v, [layout.Channels, 1], z, [layout.Outer, layout.Channels, layout.Inner]);

    /// <summary>z = x * v, v by channel.</summary>
    public static void Multiply(in Bias.Layout layout, ReadOnlySpan<float> x, ReadOnlySpan<float> v, Span<float> z) =>
        Broadcast.Multiply(x, [layout.Outer, layout.Channels, layout.Inner], v, [layout.Channels, 1], z, [layout.Outer, layout.Channels, layout.Inner]);
}

/// <summary>FusedBatchNorm and its gradient (Ioffe and Szegedy 2015), for every version of the ops.</summary>
static class BatchNorm
{
    /// <summary>Shapes: y as x, four vectors of channels.</summary>
    public static void Shape(ShapeContext c, int version)
    {
        bool channelsFirst = c.String("data_format") is "NCHW" or "NCDHW";
        PartialShape x = c.Input(0);
        if (version < 3 || !x.HasRank || x.Rank != 5) x = c.WithRank(0, 4);
        int axis = channelsFirst ? 1 : x.Rank - 1;
        long channels = x[axis];
        bool withStatistics = !c.Bool("is_training") || c.Float("exponential_avg_factor") != 1;
        for (int i = 1; i < (withStatistics ? 5 : 3); i++) channels = c.MergeDims(channels, c.WithRank(i, 1)[0]);
        long[] dims = x.Dims.ToArray();
        dims[axis] = channels;
        c.SetOutput(0, PartialShape.Of(dims));
        for (int i = 1; i < 5; i++) c.SetOutput(i, PartialShape.Of(channels));
        if (version == 3) c.SetOutput(5, PartialShape.Unknown);
    }

    /// <summary>Shapes of the gradient: as x, two vectors of channels, two empty vectors.</summary>
    public static void GradShape(ShapeContext c, int version)
    {
        bool channelsFirst = c.String("data_format") is "NCHW" or "NCDHW";
        PartialShape dy = c.Input(0), x = c.Input(1);
        if (version < 3 || !(dy is { HasRank: true, Rank: 5 })) (dy, x) = (c.WithRank(0, 4), c.WithRank(1, 4));
        int axis = channelsFirst ? 1 : dy.Rank - 1;
        long channels = c.MergeDims(dy[axis], x.HasRank ? x[axis] : PartialShape.UnknownDim);
        for (int i = 2; i < 5; i++) channels = c.MergeDims(channels, c.WithRank(i, 1)[0]);
        long[] dims = dy.Dims.ToArray();
        dims[axis] = channels;
        c.SetOutput(0, PartialShape.Of(dims));
        c.SetOutput(1, PartialShape.Of(channels));
        c.SetOutput(2, PartialShape.Of(channels));
        c.SetOutput(3, PartialShape.Of(0));
        c.SetOutput(4, PartialShape.Of(0));
    }

    /// <summary>Sets the gradients of x, scale and offset.</summary>
    public static void Gradient(GradientContext g, int version)
    {
        Scope s = g.Scope;
        string format = g.String("data_format");
        bool training = g.Bool("is_training"), turn = !training && format is "NCHW" or "NCDHW";
        Output x = g.Input(0), dy = g.OutputGradient(0);
        if (turn) (x, dy, format) = (ChannelsLast(s, x), ChannelsLast(s, dy), format == "NCHW" ? "NHWC" : "NDHWC");
        Output mean = training ? g.Output(3) : g.Input(3), variance = training ? g.Output(4) : g.Input(4);
        float epsilon = g.Float("epsilon");
        (Output dx, Output dScale, Output dOffset) = version switch
        {
            1 => Parts(s.FusedBatchNormGrad(dy, x, g.Input(1), mean, variance, epsilon, format, training)),
            2 => Parts(s.FusedBatchNormGradV2(dy, x, g.Input(1), mean, variance, epsilon, format, training)),
            _ => Parts(s.FusedBatchNormGradV3(dy, x, g.Input(1), mean, variance, g.Output(5), epsilon, format, training)),
        };
        g.SetInput(0, turn ? ChannelsFirst(s, dx) : dx);
        g.SetInput(1, dScale);
        g.SetInput(2, dOffset);
    }

    static (Output, Output, Output) Parts(FusedBatchNormGradOutputs o) => (o.XBackprop, o.ScaleBackprop, o.OffsetBackprop);

    static (Output, Output, Output) Parts(FusedBatchNormGradV2Outputs o) => (o.XBackprop, o.ScaleBackprop, o.OffsetBackprop);

    static (Output, Output, Output) Parts(FusedBatchNormGradV3Outputs o) => (o.XBackprop, o.ScaleBackprop, o.OffsetBackprop);

    static Output ChannelsLast(Scope s, Output x) => s.Transpose(x, s.Const(x.Shape.Rank == 5 ? [0, 2, 3, 4, 1] : new[] { 0, 2, 3, 1 }));

    static Output ChannelsFirst(Scope s, Output x) => s.Transpose(x, s.Const(x.Shape.Rank == 5 ? [0, 4, 1, 2, 3] : new[] { 0, 3, 1, 2 }));
}
