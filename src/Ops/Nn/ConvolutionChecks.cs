using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Checks that the gradients of convolution share.</summary>
static class ConvolutionChecks
{
    /// <summary>Fails unless the gradient has the size of the convolution's output.</summary>
    public static void Check(string label, in SlidingWindow window, in Shape gradient, in Shape filter)
    {
        if (gradient[0] != window.Batch)
        {
            Throw.InvalidArgument($"{label}: input and out_backprop must have the same batch size. Input batch: {window.Batch}, outbackprop batch: {gradient[0]}, batch_dim: 0");
        }
        if (filter[2] == 0) Throw.InvalidArgument($"{label}: filter depth must be strictly greated than zero");
        if (window.Channels % filter[2] != 0) Throw.InvalidArgument($"{label}: input depth must be evenly divisible by filter depth");
        if (window.Channels != filter[2]) Throw.InvalidArgument($"{label}: input and filter must have the same depth: {window.Channels} vs {filter[2]}");
        if (gradient[3] != filter[3]) Throw.InvalidArgument($"{label}: filter and out_backprop must have the same out_depth");
        CheckAxis(label, 1, gradient[1], window.OutHeight, window.Height, window.FilterHeight, window.StrideHeight, window.DilationHeight);
        CheckAxis(label, 2, gradient[2], window.OutWidth, window.Width, window.FilterWidth, window.StrideWidth, window.DilationWidth);
    }

    static void CheckAxis(string label, int axis, long actual, long computed, int input, int filter, int stride, int dilation)
    {
        if (actual == computed) return;
        Throw.InvalidArgument($"{label}: Size of out_backprop doesn't match computed: actual = {actual}, computed = {computed} "
            + $"spatial_dim: {axis} input: {input} filter: {filter} output: {actual} stride: {stride} dilation: {dilation}");
    }
}
