using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the kernels of depthwise convolution share. Half and bfloat16 are computed in single.</summary>
abstract class DepthwiseKernel<T> : Kernel where T : unmanaged, INumber<T>
{
    protected readonly WindowAttrs Window;

    protected DepthwiseKernel(KernelConstruction k)
    {
        Window = new(k, 4);
        if (Window.DataFormat != "NHWC") Throw.Unimplemented("Depthwise convolution on CPU is only supported for NHWC format");
        if (Window.Strides[1] != Window.Strides[2]) Throw.InvalidArgument("Current implementation only supports equal length strides in the row and column dimensions.");
        if (Window.Strides[0] != 1 || Window.Strides[3] != 1)
        {
            Throw.InvalidArgument("Current implementation does not yet support strides in the batch and depth dimensions.");
        }
        if (Array.Exists(Window.Dilations, d => d != 1))
        {
            Throw.Unimplemented($"Current kernel implementation does not support dilations, received [{string.Join(" ", Window.Dilations)}]");
        }
    }

    protected static void Check(in Shape images, in Shape filter)
    {
        if (images.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional{images}");
        if (filter.Rank != 4) Throw.InvalidArgument($"filter must be 4-dimensional: {filter}");
        if (images[3] != filter[2]) Throw.InvalidArgument($"input and filter must have the same depth: {images[3]} vs {filter[2]}");
    }

    protected static void Check(in SlidingWindow window, in Shape gradient, in Shape filter)
    {
        Shape expected = [window.Batch, window.OutHeight, window.OutWidth, filter[2] * filter[3]];
        if (gradient != expected) Throw.InvalidArgument($"Size of out_backprop doesn't match computed: actual = {gradient}, computed = {expected}");
    }
}
