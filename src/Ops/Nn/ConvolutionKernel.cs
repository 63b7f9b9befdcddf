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
            using var x = new Scratch<float>(images.Length);
            using var f = new Scratch<float>(filter.Length);
            using var y = new Scratch<float>(output.Length);
            Widening.Widen(images, x.Span);
            Widening.Widen(filter, f.Span);
            Convolution.Forward<float>(w, x.Span, f.Span, outChannels, y.Span, workers: workers);
            Widening.Narrow(y.Span, output);
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
            using var f = new Scratch<float>(filter.Length);
            using var g = new Scratch<float>(gradient.Length);
            using var x = new Scratch<float>(imageGradient.Length);
            Widening.Widen(filter, f.Span);
            Widening.Widen(gradient, g.Span);
            Convolution.BackpropInput<float>(w, f.Span, g.Span, outChannels, x.Span, workers);
            Widening.Narrow(x.Span, imageGradient);
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
            using var x = new Scratch<float>(images.Length);
            using var g = new Scratch<float>(gradient.Length);
            using var f = new Scratch<float>(filterGradient.Length);
            Widening.Widen(images, x.Span);
            Widening.Widen(gradient, g.Span);
            Convolution.BackpropFilter<float>(w, x.Span, g.Span, outChannels, f.Span, workers);
            Widening.Narrow(f.Span, filterGradient);
        }
    }

    static ReadOnlySpan<TTo> To<TTo>(ReadOnlySpan<T> x) where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(x);

    static Span<TTo> To<TTo>(Span<T> x) where TTo : unmanaged => MemoryMarshal.Cast<T, TTo>(x);
}
