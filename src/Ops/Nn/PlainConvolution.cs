using System.Numerics;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Convolution in plain loops, for integers.</summary>
static class PlainConvolution
{
    /// <summary>output[window, o] = sum of window element * filter[element, o].</summary>
    public static void Forward<T>(in SlidingWindow w, ReadOnlySpan<T> images, ReadOnlySpan<T> filter, int outChannels, Span<T> output) where T : unmanaged, INumber<T>
    {
        output.Clear();
        for (int window = 0; window < w.Batch * w.OutHeight * w.OutWidth; window++)
        {
            Span<T> y = output.Slice(window * outChannels, outChannels);
            for (int element = 0; element < w.FilterHeight * w.FilterWidth; element++)
            {
                if (Pixel(w, window, element) is not (>= 0 and int at)) continue;
                for (int c = 0; c < w.Channels; c++)
                {
                    ReadOnlySpan<T> f = filter.Slice((element * w.Channels + c) * outChannels, outChannels);
                    T x = images[at + c];
                    for (int o = 0; o < y.Length; o++) y[o] += x * f[o];
                }
            }
        }
    }

    /// <summary>The gradient with respect to the images.</summary>
    public static void BackpropInput<T>(in SlidingWindow w, ReadOnlySpan<T> filter, ReadOnlySpan<T> gradient, int outChannels, Span<T> imageGradient) where T : unmanaged, INumber<T>
    {
        imageGradient.Clear();
        for (int window = 0; window < w.Batch * w.OutHeight * w.OutWidth; window++)
        {
            ReadOnlySpan<T> g = gradient.Slice(window * outChannels, outChannels);
            for (int element = 0; element < w.FilterHeight * w.FilterWidth; element++)
            {
                if (Pixel(w, window, element) is not (>= 0 and int at)) continue;
                for (int c = 0; c < w.Channels; c++)
                {
                    ReadOnlySpan<T> f = filter.Slice((element * w.Channels + c) * outChannels, outChannels);
                    for (int o = 0; o < g.Length; o++) imageGradient[at + c] += g[o] * f[o];
                }
            }
        }
    }

    /// <summary>Where the pixel under an element of a window lies; -1: in the padding.</summary>
    static int Pixel(in SlidingWindow w, int window, int element)
    {
        int column = window % w.OutWidth, rest = window / w.OutWidth, row = rest % w.OutHeight, image = rest / w.OutHeight;
        int i = row * w.StrideHeight - w.PadTop + element / w.FilterWidth * w.DilationHeight;
        int j = column * w.StrideWidth - w.PadLeft + element % w.FilterWidth * w.DilationWidth;
        return (uint)i < (uint)w.Height && (uint)j < (uint)w.Width ? ((image * w.Height + i) * w.Width + j) * w.Channels : -1;
    }
}
