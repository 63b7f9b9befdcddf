using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the gradients of max pooling share. Inputs are the images, the pooled images, and a gradient.</summary>
static class MaxPoolGradients
{
    /// <summary>Output 0 = each window's gradient at the first of its largest elements.</summary>
    public static void Scatter<T>(KernelContext c, in PoolWindow window, in Shape shape) where T : unmanaged, INumber<T>
    {
        Tensor x = c.Input(0), pooled = c.Input(1), gradient = c.Input(2);
        if (pooled.Shape.Rank != 4) Throw.InvalidArgument("tensor_out must be 4-dimensional");
        if (gradient.Shape.Rank != 4) Throw.InvalidArgument("out_backprop must be 4-dimensional");
        if (pooled.Shape != shape) Throw.InvalidArgument($"Expected orig_output shape to be {shape}, but got {pooled.Shape}");
        if (gradient.Shape != shape) Throw.InvalidArgument($"Expected grad shape to be {shape}, but got {gradient.Shape}");
        Tensor y = c.Allocate(0, x.Shape);
        using var places = new Scratch<int>(gradient.ElementCount);
        Pooling.ArgMax(window, x.Read<T>(), places.Span);
        Pooling.Scatter(places.Span, gradient.Read<T>(), y.Write<T>());
    }

    /// <summary>Output 0 = the gradient at each window's first element that equals the pooled one.</summary>
    public static void Gather<T>(KernelContext c, in PoolWindow window, in Shape shape) where T : unmanaged, INumber<T>
    {
        Tensor x = c.Input(0), pooled = c.Input(1), gradient = c.Input(2), y = c.Allocate(0, shape);
        if (pooled.Shape != shape) Throw.InvalidArgument($"Expected orig_output shape to be {shape}, but got {pooled.Shape}");
        if (gradient.Shape != x.Shape) Throw.InvalidArgument($"Expected grad shape to be {x.Shape}, but got {gradient.Shape}");
        using var places = new Scratch<int>(y.ElementCount);
        Pooling.Find(window, x.Read<T>(), pooled.Read<T>(), places.Span);
        ReadOnlySpan<T> source = gradient.Read<T>();
        Span<T> result = y.Write<T>();
        for (int i = 0; i < result.Length; i++) result[i] = places.Span[i] < 0 ? T.Zero : source[places.Span[i]];
    }
}
