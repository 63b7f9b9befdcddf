using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Conv2D of images that are mirrored around, and resized before that if there is a size.</summary>
abstract class PaddedConvolution<T>(KernelConstruction k) : ConvolutionKernel<T>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    readonly int _offset = MirrorPaddings.Offset(k);

    /// <summary>Output shape: input 0, of the size in input <paramref name="size"/> if that is not -1, padded by another input, under a filter.</summary>
    public static void Shape(ShapeContext c, int size, int paddings, int filterInput)
    {
        PartialShape x = c.WithRank(0, 4), filter = c.WithRank(filterInput, 4);
        long[]? pads = c.ConstantInts(paddings) is { Length: 8 } known ? known : null;
        PartialShape padding = c.WithRank(paddings, 2);
        if (padding[1] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {padding[1]}");
        long[] dims = x.Dims.ToArray(), strides = c.Ints("strides");
        if (strides.Length != 4) c.Fail($"Operation requires the stride attribute to contain 4 values, but got: {strides.Length}");
        if (size >= 0) (dims[1], dims[2]) = c.ConstantInts(size) is { Length: 2 } wanted ? (wanted[0], wanted[1]) : (-1, -1);
        for (int i = 0; i < 4; i++) dims[i] = pads is null || dims[i] < 0 ? PartialShape.UnknownDim : dims[i] + pads[2 * i] + pads[2 * i + 1];
        c.MergeDims(dims[3], filter[2]);
        for (int i = 1; i <= 2; i++) dims[i] = WindowShapes.Size(c, dims[i], filter[i - 1], strides[i], 1, c.String("padding"));
        c.SetOutput(0, PartialShape.Of(dims[0], dims[1], dims[2], filter[3]));
    }

    /// <summary>Pads images, of a shape, as one input says, and convolves them with the filter in another.</summary>
    protected void Run(KernelContext context, ReadOnlySpan<T> images, in Shape shape, int paddings, int filterInput)
    {
        Tensor filter = context.Input(filterInput);
        Span<long> pads = stackalloc long[8];
        if (context.Input(paddings).Shape != new Shape(4, 2)) Throw.InvalidArgument($"paddings must be a matrix with 2 columns and 4 rows: {context.Input(paddings).Shape}");
        context.Input(paddings).Ints(pads);
        if (pads[0] != 0 || pads[1] != 0) Throw.InvalidArgument($"Padding of the batch is not supported: {pads[0]}, {pads[1]}");
        if (pads[6] != 0 || pads[7] != 0) Throw.InvalidArgument($"Padding of the channels is not supported: {pads[6]}, {pads[7]}");
        MirrorPaddings.Check(shape.Dims, pads, _offset);
        if (filter.Shape.Rank != 4) Throw.InvalidArgument($"filter must be 4-dimensional: {filter.Shape}");
        if (shape[3] != filter.Shape[2]) Throw.InvalidArgument($"input and filter must have the same depth: {shape[3]} vs {filter.Shape[2]}");
        Shape padded = [shape[0], shape[1] + pads[2] + pads[3], shape[2] + pads[4] + pads[5], shape[3]];
        SlidingWindow window = Window.Over(padded, filter.Shape.Int(0), filter.Shape.Int(1));
        Tensor y = context.Allocate(0, [window.Batch, window.OutHeight, window.OutWidth, filter.Shape[3]]);
        if (y.ElementCount == 0) return;
        using var mirrored = new Scratch<T>(padded.ElementCount);
        int channels = shape.Int(3);
        for (int pixel = 0; pixel < padded.Product(0, 3); pixel++)
        {
            int column = pixel % padded.Int(2), row = pixel / padded.Int(2) % padded.Int(1), image = pixel / padded.Int(2) / padded.Int(1);
            int from = (image * shape.Int(1) + Mirror(row - (int)pads[2], shape.Int(1))) * shape.Int(2) + Mirror(column - (int)pads[4], shape.Int(2));
            images.Slice(from * channels, channels).CopyTo(mirrored.Span[(pixel * channels)..]);
        }
        Forward(window, mirrored.Span, filter.Read<T>(), filter.Shape.Int(3), y.Write<T>(), Workers.Of(context));
    }

    /// <summary>The line that a padded line mirrors.</summary>
    int Mirror(int line, int size) => line < 0 ? -line - 1 + _offset : line >= size ? 2 * size - 1 - line - _offset : line;
}
