using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Strides, rates and padding of Dilation2D and its gradients.</summary>
sealed class Dilation
{
    readonly long[] _strides, _rates;
    readonly WindowPadding _padding;

    public Dilation(KernelConstruction k)
    {
        (_strides, _rates) = (k.Ints("strides"), k.Ints("rates"));
        _padding = k.String("padding") == "SAME" ? WindowPadding.Same : WindowPadding.Valid;
        if (_strides.Length != 4) Throw.InvalidArgument("Sliding window stride field must specify 4 dimensions");
        if (_strides[0] != 1 || _strides[3] != 1) Throw.Unimplemented("Stride is only supported across spatial dimensions.");
        if (_rates.Length != 4) Throw.InvalidArgument("Input stride (atrous rate) field must specify 4 dimensions");
        if (_rates[0] != 1 || _rates[3] != 1) Throw.Unimplemented("Rate is only supported across spatial dimensions.");
        if (_strides[1] < 1 || _strides[2] < 1 || _rates[1] < 1 || _rates[2] < 1) Throw.InvalidArgument("Strides and rates must be positive");
    }

    /// <summary>The windows of a filter [height, width, channels] over images [batch, height, width, channels].</summary>
    public DilationWindows Over(in Shape images, in Shape filter)
    {
        if (images.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional{images}");
        if (filter.Rank != 3) Throw.InvalidArgument($"filter must be 3-dimensional: {filter}");
        if (images[3] != filter[2]) Throw.InvalidArgument($"input and filter must have the same depth: {images[3]} vs {filter[2]}");
        int top = 0, left = 0;
        int rows = SlidingWindow.OutputSize(images.Int(1), filter.Int(0), (int)_strides[1], (int)_rates[1], _padding, ref top);
        int columns = SlidingWindow.OutputSize(images.Int(2), filter.Int(1), (int)_strides[2], (int)_rates[2], _padding, ref left);
        return new()
        {
            Images = images,
            Filter = filter,
            Output = [images[0], Math.Max(0, rows), Math.Max(0, columns), images[3]],
            Stride = ((int)_strides[1], (int)_strides[2]),
            Rate = ((int)_rates[1], (int)_rates[2]),
            Before = (top, left),
        };
    }
}

/// <summary>Windows of Dilation2D.</summary>
readonly record struct DilationWindows
{
    public required Shape Images { get; init; }

    public required Shape Filter { get; init; }

    /// <summary>Shape with one element per window and channel.</summary>
    public required Shape Output { get; init; }

    public required (int Rows, int Columns) Stride { get; init; }

    public required (int Rows, int Columns) Rate { get; init; }

    public required (int Rows, int Columns) Before { get; init; }

    /// <summary>The largest sum under window and channel number <paramref name="index"/>, and which pixel and element of the filter make it (-1: none).</summary>
    public (T Value, int Pixel, int Element) Largest<T>(ReadOnlySpan<T> images, ReadOnlySpan<T> filter, int index) where T : INumber<T>, IMinMaxValue<T>
    {
        int channels = Images.Int(3), channel = index % channels, rest = index / channels, column = rest % Output.Int(2);
        int row = rest / Output.Int(2) % Output.Int(1), image = rest / Output.Int(2) / Output.Int(1);
        (T Value, int Pixel, int Element) best = (T.MinValue, -1, -1);
        for (int i = 0; i < Filter.Int(0); i++)
        {
            int y = row * Stride.Rows - Before.Rows + i * Rate.Rows;
            if ((uint)y >= (uint)Images.Int(1)) continue;
            for (int j = 0; j < Filter.Int(1); j++)
            {
                int x = column * Stride.Columns - Before.Columns + j * Rate.Columns;
                if ((uint)x >= (uint)Images.Int(2)) continue;
                int pixel = ((image * Images.Int(1) + y) * Images.Int(2) + x) * channels + channel, element = (i * Filter.Int(1) + j) * channels + channel;
                T value = images[pixel] + filter[element];
                if (best.Pixel < 0 || value > best.Value) best = (value, pixel, element);
            }
        }
        return best;
    }
}
