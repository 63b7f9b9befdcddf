using System.Numerics;
using System.Runtime.InteropServices;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the kernels of Conv2D and its gradients share: geometry, checks, and the way to Linalg for every type.</summary>
abstract class ConvolutionKernel<T> : Kernel where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    protected readonly WindowAttrs Window;

    protected ConvolutionKernel(KernelConstruction k)
    {
        Window = new(k, 4);
        if (Window.DataFormat != "NHWC")
        {
            Throw.Unimplemented($"The {k.Node.Type} op currently only supports the NHWC tensor format on the CPU. The op was given the format: {Window.DataFormat}");
        }
        if (Window.Strides[0] != 1 || Window.Strides[3] != 1)
        {
            Throw.Unimplemented("Current implementation does not yet support strides in the batch and depth dimensions.");
        }
        if (Window.Dilations[0] != 1 || Window.Dilations[3] != 1)
        {
            Throw.Unimplemented("Current implementation does not yet support dilations in the batch and depth dimensions.");
        }
    }

    /// <summary>output = images * filter.</summary>
    protected static void Forward(in SlidingWindow w, ReadOnlySpan<T> images, ReadOnlySpan<T> filter, int outChannels, Span<T> output, WorkSplitter? workers)
    {
        if (typeof(T) == typeof(float)) Convolution.Forward(w, To<float>(images), To<float>(filter), outChannels, To<float>(output), workers: workers);
        else if (typeof(T) == typeof(double)) Convolution.Forward(w, To<double>(images), To<double>(filter), outChannels, To<double>(output), workers: workers);
        else if (Widening.IsNarrow<T>())
        {
            using var wide = new WideOperands<T>(images, filter, output.Length);
            Convolution.Forward<float>(w, wide.A, wide.B, outChannels, wide.Result, workers: workers);
            wide.Narrow(output);
        }
        else PlainConvolution.Forward(w, images, filter, outChannels, output);
    }

    /// <summary>imageGradient from the output's gradient.</summary>
    protected static void BackpropInput(in SlidingWindow w, ReadOnlySpan<T> filter, ReadOnlySpan<T> gradient, int outChannels, Span<T> imageGradient, WorkSplitter? workers)
    {
        if (typeof(T) == typeof(float)) Convolution.BackpropInput(w, To<float>(filter), To<float>(gradient), outChannels, To<float>(imageGradient), workers);
        else if (typeof(T) == typeof(double)) Convolution.BackpropInput(w, To<double>(filter), To<double>(gradient), outChannels, To<double>(imageGradient), workers);
        else if (Widening.IsNarrow<T>())
        {
            using var wide = new WideOperands<T>(filter, gradient, imageGradient.Length);
            Convolution.BackpropInput<float>(w, wide.A, wide.B, outChannels, wide.Result, workers);
            wide.Narrow(imageGradient);
        }
        else PlainConvolution.BackpropInput(w, filter, gradient, outChannels, imageGradient);
    }

    /// <summary>filterGradient from the output's gradient.</summary>
    protected static void BackpropFilter(in SlidingWindow w, ReadOnlySpan<T> images, ReadOnlySpan<T> gradient, int outChannels, Span<T> filterGradient, WorkSplitter? workers)
    {
        if (typeof(T) == typeof(float)) Convolution.BackpropFilter(w, To<float>(images), To<float>(gradient), outChannels, To<float>(filterGradient), workers);
        else if (typeof(T) == typeof(double)) Convolution.BackpropFilter(w, To<double>(images), To<double>(gradient), outChannels, To<double>(filterGradient), workers);
        else
        {
            using var wide = new WideOperands<T>(images, gradient, filterGradient.Length);
            Convolution.BackpropFilter<float>(w, wide.A, wide.B, outChannels, wide.Result, workers);
            wide.Narrow(filterGradient);
        }
    }

    static ReadOnlySpan<TTo> To<TTo>(ReadOnlySpan<T> x) where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(x);

    static Span<TTo> To<TTo>(Span<T> x) where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(x);
}
