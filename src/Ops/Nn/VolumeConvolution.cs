using System.Numerics;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Convolution of volumes [batch, depth, height, width, channels] with filters [filter depth, filter height, filter width, channels, out channels],
/// as sums of convolutions of pictures.
/// </summary>
readonly struct VolumeConvolution
{
    readonly SlidingWindow _picture;
    readonly PoolAxis _depth;
    readonly int _batch, _outChannels;

    public VolumeConvolution(WindowAttrs attrs, in Shape images, in Shape filter)
    {
        int outDepth = attrs.Windows(1, images[1], filter[0], out int front);
        int outHeight = attrs.Windows(2, images[2], filter[1], out int top), outWidth = attrs.Windows(3, images[3], filter[2], out int left);
        _depth = new(images.Int(1), filter.Int(0), (int)attrs.Strides[1], front, outDepth);
        (_batch, _outChannels) = (images.Int(0), filter.Int(4));
        _picture = new()
        {
            Batch = 1,
            Height = images.Int(2),
            Width = images.Int(3),
            Channels = images.Int(4),
            FilterHeight = filter.Int(1),
            FilterWidth = filter.Int(2),
            StrideHeight = (int)attrs.Strides[2],
            StrideWidth = (int)attrs.Strides[3],
            DilationHeight = 1,
            DilationWidth = 1,
            PadTop = top,
            PadLeft = left,
            OutHeight = outHeight,
            OutWidth = outWidth,
        };
    }

    /// <summary>Shape of the output.</summary>
    public Shape Output => [_batch, _depth.Windows, _picture.OutHeight, _picture.OutWidth, _outChannels];

    int ImageSize => _picture.Height * _picture.Width * _picture.Channels;

    int OutputSize => _picture.OutHeight * _picture.OutWidth * _outChannels;

    int FilterSize => _picture.FilterHeight * _picture.FilterWidth * _picture.Channels * _outChannels;

    /// <summary>output = images * filter.</summary>
    public void Forward<T>(ReadOnlySpan<T> images, ReadOnlySpan<T> filter, Span<T> output, WorkSplitter? workers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        output.Clear();
        for (int slice = 0; slice < _batch * _depth.Windows; slice++)
        {
            for (int tap = 0; tap < _depth.Window; tap++)
            {
                if (Source(slice, tap) is not (>= 0 and int source)) continue;
                Convolution.Forward(_picture, images.Slice(source * ImageSize, ImageSize), filter.Slice(tap * FilterSize, FilterSize), _outChannels,
                    output.Slice(slice * OutputSize, OutputSize), new Epilogue<T> { Accumulate = true }, workers);
            }
        }
    }

    /// <summary>The gradient with respect to the images.</summary>
    public void BackpropInput<T>(ReadOnlySpan<T> filter, ReadOnlySpan<T> gradient, Span<T> result, WorkSplitter? workers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        result.Clear();
        using var part = new Scratch<T>(ImageSize);
        for (int slice = 0; slice < _batch * _depth.Windows; slice++)
        {
            for (int tap = 0; tap < _depth.Window; tap++)
            {
                if (Source(slice, tap) is not (>= 0 and int source)) continue;
                Convolution.BackpropInput(_picture, filter.Slice(tap * FilterSize, FilterSize), gradient.Slice(slice * OutputSize, OutputSize), _outChannels, part.Span, workers);
                TensorPrimitives.Add(result.Slice(source * ImageSize, ImageSize), part.Span, result.Slice(source * ImageSize, ImageSize));
            }
        }
    }

    /// <summary>The gradient with respect to the filter.</summary>
    public void BackpropFilter<T>(ReadOnlySpan<T> images, ReadOnlySpan<T> gradient, Span<T> result, WorkSplitter? workers) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        result.Clear();
        using var part = new Scratch<T>(FilterSize);
        for (int slice = 0; slice < _batch * _depth.Windows; slice++)
        {
            for (int tap = 0; tap < _depth.Window; tap++)
            {
                if (Source(slice, tap) is not (>= 0 and int source)) continue;
                Convolution.BackpropFilter(_picture, images.Slice(source * ImageSize, ImageSize), gradient.Slice(slice * OutputSize, OutputSize), _outChannels, part.Span, workers);
                TensorPrimitives.Add(result.Slice(tap * FilterSize, FilterSize), part.Span, result.Slice(tap * FilterSize, FilterSize));
            }
        }
    }

    /// <summary>Which picture lies under a tap of an output slice; -1: the padding.</summary>
    int Source(int slice, int tap)
    {
        int at = slice % _depth.Windows * _depth.Stride - _depth.Before + tap;
        return (uint)at < (uint)_depth.Size ? slice / _depth.Windows * _depth.Size + at : -1;
    }
}
