using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Normalizes channels by the batch's mean and variance, or by given ones.</summary>
abstract class BatchNormKernel<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
{
    readonly bool _training = k.Bool("is_training"), _channelsFirst = k.String("data_format") is "NCHW" or "NCDHW";
    readonly float _epsilon = k.Float("epsilon"), _factor = k.Float("exponential_avg_factor");
    readonly int _outputs = k.OutputCount;

    public override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0);
        if (x.Shape.Rank is not (4 or 5)) Throw.InvalidArgument($"input must be 4 or 5-dimensional{x.Shape}");
        int channels = x.Shape.Int(_channelsFirst ? 1 : x.Shape.Rank - 1);
        Check(context, channels);
        bool isPlain = !_training && typeof(T) == typeof(float);
        Tensor y = isPlain ? context.ForwardOrAllocate(0, 0, x.Shape) : context.Allocate(0, x.Shape);
        Span<float> mean = context.Allocate(1, [channels]).Write<float>(), variance = context.Allocate(2, [channels]).Write<float>();
        Span<float> savedMean = context.Allocate(3, [channels]).Write<float>(), savedVariance = context.Allocate(4, [channels]).Write<float>();
        if (_outputs > 5) context.Allocate(5, [0]);
        if (x.ElementCount == 0)
        {
            mean.Fill(float.NaN);
            variance.Fill(float.NaN);
            savedMean.Clear();
            savedVariance.Clear();
            return;
        }
        if (isPlain)
        {
            Infer(context, x, y, mean, variance, savedMean, savedVariance);
            return;
        }
        using ChannelImages images = ChannelImages.Of<T>(x, _channelsFirst);
        using var centered = new Scratch<float>(x.ElementCount);
        if (_training) Statistics(context, images, centered.Span, mean, variance, savedMean, savedVariance);
        else
        {
            CopyStatistics(context, mean, variance, savedMean, savedVariance);
            Channelwise.Subtract(images.Layout, images.Values, mean, centered.Span);
        }
        Normalize(context, images.Layout, centered.Span, savedVariance, y);
    }

    static void CopyStatistics(KernelContext context, Span<float> mean, Span<float> variance, Span<float> savedMean, Span<float> savedVariance)
    {
        context.Input(3).Read<float>().CopyTo(mean);
        context.Input(4).Read<float>().CopyTo(variance);
        mean.CopyTo(savedMean);
        variance.CopyTo(savedVariance);
    }

    /// <summary>Singles with given statistics: one pass.</summary>
    void Infer(KernelContext context, Tensor x, Tensor y, Span<float> mean, Span<float> variance, Span<float> savedMean, Span<float> savedVariance)
    {
        CopyStatistics(context, mean, variance, savedMean, savedVariance);
        using var factors = new Scratch<float>(variance.Length);
        ReadOnlySpan<float> scale = context.Input(1).Read<float>();
        for (int i = 0; i < variance.Length; i++) factors.Span[i] = scale[i] / MathF.Sqrt(variance[i] + _epsilon);
        int inner = Bias.Layout.Of(x.Shape, _channelsFirst).Inner;
        Normalization.Apply(x.Read<float>(), inner, mean, factors.Span, context.Input(2).Read<float>(), y.Write<float>(), Workers.Of(context));
    }

    void Check(KernelContext context, int channels)
    {
        ReadOnlySpan<string> names = ["scale", "offset", "estimated_mean", "estimated_variance"];
        for (int i = 0; i < names.Length; i++)
        {
            if (context.Input(i + 1).Shape.Rank != 1) Throw.InvalidArgument($"{names[i]} must be 1-dimensional{context.Input(i + 1).Shape}");
        }
        CheckSize("scale", context.Input(1), channels);
        CheckSize("offset", context.Input(2), channels);
        if (_training && _factor == 1) return;
        string when = _training ? "When exponential_avg_factor != 1, " : "When is_training=false, ";
        CheckSize(when + "mean", context.Input(3), channels);
        CheckSize(when + "variance", context.Input(4), channels);
    }

    static void CheckSize(string name, Tensor vector, int channels)
    {
        if (vector.ElementCount != channels)
        {
            Throw.InvalidArgument($"{name} must have the same number of elements as the channels of x, got {vector.ElementCount} and {channels}");
        }
    }

    void Statistics(KernelContext context, in ChannelImages images, Span<float> centered, Span<float> mean, Span<float> variance, Span<float> savedMean, Span<float> savedVariance)
    {
        int count = images.Layout.Outer * images.Layout.Inner;
        Channelwise.Sum(images.Layout, images.Values, savedMean);
        TensorPrimitives.Divide(savedMean, count, savedMean);
        Channelwise.Subtract(images.Layout, images.Values, savedMean, centered);
        using var squares = new Scratch<float>(centered.Length);
        TensorPrimitives.Multiply(centered, centered, squares.Span);
        Channelwise.Sum(images.Layout, squares.Span, savedVariance);
        TensorPrimitives.Divide(savedVariance, count, savedVariance);
        savedMean.CopyTo(mean);
        TensorPrimitives.Multiply(savedVariance, (float)count / Math.Max(1, count - 1), variance);
        if (_factor == 1) return;
        ReadOnlySpan<float> oldMean = context.Input(3).Read<float>(), oldVariance = context.Input(4).Read<float>();
        for (int i = 0; i < mean.Length; i++)
        {
            mean[i] = (1 - _factor) * oldMean[i] + _factor * mean[i];
            variance[i] = (1 - _factor) * oldVariance[i] + _factor * variance[i];
        }
    }

    void Normalize(KernelContext context, in Bias.Layout layout, Span<float> centered, ReadOnlySpan<float> variance, Tensor y)
    {
        using var factors = new Scratch<float>(variance.Length);
        ReadOnlySpan<float> scale = context.Input(1).Read<float>();
        for (int i = 0; i < variance.Length; i++) factors.Span[i] = scale[i] / MathF.Sqrt(variance[i] + _epsilon);
        Channelwise.Multiply(layout, centered, factors.Span, centered);
        if (typeof(T) == typeof(float)) Channelwise.Add(layout, centered, context.Input(2).Read<float>(), y.Write<float>());
        else
        {
            Channelwise.Add(layout, centered, context.Input(2).Read<float>(), centered);
            Widening.Narrow(centered, y.Write<T>());
        }
    }
}

/// <summary>Gradient of batch normalization for x, scale and offset.</summary>
abstract class BatchNormGradKernel<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
{
    readonly bool _training = k.Bool("is_training"), _channelsFirst = k.String("data_format") is "NCHW" or "NCDHW";
    readonly float _epsilon = k.Float("epsilon");

    public override void Compute(KernelContext context)
    {
        Tensor dy = context.Input(0), x = context.Input(1);
        if (dy.Shape.Rank is not (4 or 5)) Throw.InvalidArgument($"input must be 4 or 5-dimensional{dy.Shape}");
        if (dy.Shape != x.Shape) Throw.InvalidArgument($"x and y_backprop must have same shape, but got {x.Shape} and {dy.Shape}");
        int channels = x.Shape.Int(_channelsFirst ? 1 : x.Shape.Rank - 1);
        ReadOnlySpan<string> names = ["scale", "saved mean", "saved variance"];
        for (int i = 2; i < 5; i++)
        {
            if (context.Input(i).Shape.Rank != 1) Throw.InvalidArgument($"{names[i - 2]} must be 1-dimensional{context.Input(i).Shape}");
            if (context.Input(i).ElementCount != channels) Throw.InvalidArgument($"input {i} must have the {channels} elements of the channels of x, got {context.Input(i).ElementCount}");
        }
        Tensor dx = context.Allocate(0, x.Shape);
        Span<float> dScale = context.Allocate(1, [channels]).Write<float>(), dOffset = context.Allocate(2, [channels]).Write<float>();
        context.Allocate(3, [0]);
        context.Allocate(4, [0]);
        using ChannelImages gradient = ChannelImages.Of<T>(dy, _channelsFirst), images = ChannelImages.Of<T>(x, _channelsFirst);
        using var centered = new Scratch<float>(x.ElementCount);
        using var result = new Scratch<float>(x.ElementCount);
        using var factors = new Scratch<float>(channels);
        Channelwise.Subtract(images.Layout, images.Values, context.Input(3).Read<float>(), centered.Span);
        TensorPrimitives.Multiply(gradient.Values, centered.Span, result.Span);
        Channelwise.Sum(images.Layout, result.Span, dScale); // sum of dy (x - mean), scaled below
        Channelwise.Sum(images.Layout, gradient.Values, dOffset);
        Combine(context, images.Layout, gradient.Values, centered.Span, result.Span, factors.Span, dScale, dOffset);
        if (typeof(T) == typeof(float)) result.Span.CopyTo(dx.Write<float>());
        else Widening.Narrow(result.Span, dx.Write<T>());
    }

    /// <summary>result = scale / deviation (dy - mean(dy) - (x - mean) mean(dy (x - mean)) / variance); without the means if the statistics were given.</summary>
    void Combine(KernelContext context, in Bias.Layout layout, ReadOnlySpan<float> dy, Span<float> centered, Span<float> result, Span<float> factors, Span<float> dScale, Span<float> dOffset)
    {
        ReadOnlySpan<float> scale = context.Input(2).Read<float>(), variance = context.Input(4).Read<float>();
        float count = Math.Max(1, layout.Outer * layout.Inner);
        dy.CopyTo(result);
        if (_training)
        {
            for (int i = 0; i < factors.Length; i++) factors[i] = -dScale[i] / (count * (variance[i] + _epsilon));
            Channelwise.Multiply(layout, centered, factors, centered);
            TensorPrimitives.Add(result, centered, result);
            TensorPrimitives.Divide(dOffset, count, factors);
            Channelwise.Subtract(layout, result, factors, result);
        }
        for (int i = 0; i < factors.Length; i++)
        {
            float inverse = 1 / MathF.Sqrt(variance[i] + _epsilon);
            dScale[i] *= inverse;
            factors[i] = scale[i] * inverse;
        }
        Channelwise.Multiply(layout, result, factors, result);
    }
}
