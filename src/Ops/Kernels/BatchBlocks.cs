using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Moves the pixels of blocks into the batch and back. Axes of a tensor: batch, spatial axes (one per block size), the rest.
/// </summary>
static class BatchBlocks
{
    const int MaxAxes = 8;

    /// <summary>Makes output 0 input 0, with zeros around it, cut into blocks whose pixels go into the batch.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="block">Sides of a block.</param>
    /// <param name="paddings">Zeros before and behind, per spatial axis.</param>
    public static void ToBatch(KernelContext c, ReadOnlySpan<long> block, ReadOnlySpan<long> paddings)
    {
        Tensor input = c.Input(0);
        int count = Check(input, block, paddings, "paddings"), rank = input.Shape.Rank;
        Span<long> padded = stackalloc long[rank], dims = stackalloc long[rank], all = stackalloc long[2 * rank];
        input.Shape.Dims.CopyTo(padded);
        paddings.CopyTo(all[2..]);
        input.Shape.Dims.CopyTo(dims);
        for (int i = 0; i < count; i++)
        {
            padded[i + 1] += paddings[2 * i] + paddings[2 * i + 1];
            if (padded[i + 1] % block[i] != 0) Throw.InvalidArgument($"padded_shape[{i}]={padded[i + 1]} is not divisible by block_shape[{i}]={block[i]}");
            dims[i + 1] = padded[i + 1] / block[i];
            dims[0] *= block[i];
        }
        var paddedShape = new Shape(padded);
        using Tensor surrounded = Tensor.Zeros(input.DType, paddedShape);
        Span<CopyAxis> axes = stackalloc CopyAxis[rank];
        long start = Padding.Interior(input.Shape, paddedShape, all, axes);
        Moves.Run(input.DType, new Block(input, 0, surrounded, start, axes));
        Tensor output = c.Allocate(0, new Shape(dims));
        Span<CopyAxis> blocks = stackalloc CopyAxis[2 * count + 2];
        Axes(output.Shape, block, blocks);
        Moves.Run(input.DType, new Block(surrounded, 0, output, 0, blocks));
        Moves.Hold(output);
    }

    /// <summary>Makes output 0 input 0 with its batch as the pixels of blocks, cropped.</summary>
    /// <param name="c">The kernel's context.</param>
    /// <param name="block">Sides of a block.</param>
    /// <param name="crops">What to cut off before and behind, per spatial axis.</param>
    public static void FromBatch(KernelContext c, ReadOnlySpan<long> block, ReadOnlySpan<long> crops)
    {
        Tensor input = c.Input(0);
        int count = Check(input, block, crops, "crops"), rank = input.Shape.Rank;
        long area = 1;
        foreach (long side in block) area *= side;
        if (input.Shape[0] % area != 0) Throw.InvalidArgument($"Input batch dimension ({input.Shape[0]}) is not divisible by product of block sizes ({area})");
        Span<long> whole = stackalloc long[rank], dims = stackalloc long[rank], all = stackalloc long[2 * rank];
        input.Shape.Dims.CopyTo(whole);
        whole[0] /= area;
        for (int i = 0; i < count; i++) whole[i + 1] *= block[i];
        whole.CopyTo(dims);
        crops.CopyTo(all[2..]);
        for (int i = 0; i < count; i++)
        {
            dims[i + 1] -= crops[2 * i] + crops[2 * i + 1];
            if (dims[i + 1] < 0) Throw.InvalidArgument($"cropped_shape[{i}]={dims[i + 1]} must be non-negative");
        }
        using Tensor uncropped = Tensor.Allocate(input.DType, new Shape(whole));
        Span<CopyAxis> blocks = stackalloc CopyAxis[2 * count + 2];
        Axes(input.Shape, block, blocks);
        Turn(blocks);
        Moves.Run(input.DType, new Block(input, 0, uncropped, 0, blocks));
        Tensor output = c.Allocate(0, new Shape(dims));
        Span<CopyAxis> axes = stackalloc CopyAxis[rank];
        long start = Padding.Interior(output.Shape, uncropped.Shape, all, axes);
        Turn(axes);
        Moves.Run(input.DType, new Block(uncropped, start, output, 0, axes));
        Moves.Hold(output);
    }

    /// <summary>Checks the inputs of the ops on square blocks of images.</summary>
    /// <param name="images">The images, or their blocks.</param>
    /// <param name="margins">Paddings or crops.</param>
    /// <param name="name">What <paramref name="margins"/> are called.</param>
    public static void CheckSquare(Tensor images, Tensor margins, string name)
    {
        if (images.Shape.Rank != 4) Throw.InvalidArgument($"Input rank should be: 4instead of: {images.Shape.Rank}");
        if (margins.Shape.Rank != 2 || margins.Shape[0] != 2 || margins.Shape[1] != 2) Throw.InvalidArgument($"{name} must be a 2 x 2 matrix: {margins.Shape}");
    }

    /// <summary>The same for blocks whose sides are an input.</summary>
    public static void CheckInputs(Tensor block, Tensor margins, string name)
    {
        if (block.Shape.Rank != 1) Throw.InvalidArgument($"block_shape rank should be 1 instead of {block.Shape.Rank}");
        if (margins.Shape.Rank != 2 || margins.Shape[0] != block.ElementCount || margins.Shape[1] != 2)
        {
            Throw.InvalidArgument($"{name} should have shape [{block.ElementCount}, 2] instead of {margins.Shape}");
        }
    }

    static int Check(Tensor input, ReadOnlySpan<long> block, ReadOnlySpan<long> margins, string name)
    {
        if (input.Shape.Rank < block.Length + 1) Throw.InvalidArgument($"input rank should be >= {block.Length + 1} instead of {input.Shape.Rank}");
        if (block.Length > MaxAxes) Throw.InvalidArgument($"Maximum number of non-combined block dimensions is {block.Length} but must not exceed {MaxAxes}");
        foreach (long side in block)
        {
            if (side < 1) Throw.InvalidArgument($"All values in block_shape must be positive, got value, {side}");
        }
        foreach (long margin in margins)
        {
            if (margin < 0) Throw.InvalidArgument($"All {name} must be non-negative, got {margin}");
        }
        return block.Length;
    }

    /// <summary>From the image to the deep batch: block axes, batch, spatial axes, the rest as one.</summary>
    static void Axes(in Shape deep, ReadOnlySpan<long> block, Span<CopyAxis> axes)
    {
        int count = block.Length;
        long inner = deep.Product(count + 1, deep.Rank), from = inner, to = inner, area = 1;
        axes[^1] = new(inner, 1, 1);
        for (int i = count - 1; i >= 0; i--)
        {
            long size = deep[i + 1];
            axes[count + 1 + i] = new(size, from * block[i], to);
            axes[i] = new(block[i], from, 0);
            from *= size * block[i];
            to *= size;
            area *= block[i];
        }
        long batch = deep[0] / area;
        axes[count] = new(batch, from, to);
        to *= batch;
        for (int i = count - 1; i >= 0; i--)
        {
            axes[i] = axes[i] with { To = to };
            to *= block[i];
        }
    }

    static void Turn(Span<CopyAxis> axes)
    {
        foreach (ref CopyAxis axis in axes) axis = new(axis.Size, axis.To, axis.From);
    }

    readonly ref struct Block(Tensor from, long fromStart, Tensor to, long toStart, Span<CopyAxis> axes) : IMove
    {
        readonly Span<CopyAxis> _axes = axes;

        public void Run<T>() => StridedCopy.Run(Moves.Of<T>(from), fromStart, Moves.Of<T>(to), toStart, _axes);
    }

    /// <summary>Shape of the result for known or partly known input, block sizes and margins.</summary>
    public static PartialShape Infer(ShapeContext c, PartialShape input, long[]? block, Tensor? margins, bool toBatch)
    {
        if (!input.HasRank) return PartialShape.Unknown;
        if (block is null) return PartialShape.OfRank(input.Rank);
        if (input.Rank < block.Length + 1) c.Fail($"Shape must be at least rank {block.Length + 1} but is rank {input.Rank}");
        long[] dims = input.Dims.ToArray();
        for (int i = 0; i < block.Length; i++)
        {
            if (block[i] is < 1 and not PartialShape.UnknownDim) c.Fail($"block_shape must be positive, got {block[i]}");
            dims[0] = toBatch ? dims[0] < 0 || block[i] < 0 ? -1 : dims[0] * block[i] : Divide(c, dims[0], block[i]);
            if (margins is null) dims[i + 1] = -1;
            else
            {
                long before = margins.Int(2 * i), after = margins.Int(2 * i + 1);
                dims[i + 1] = toBatch
                    ? Divide(c, dims[i + 1] < 0 ? -1 : dims[i + 1] + before + after, block[i])
                    : Cut(c, dims[i + 1] < 0 || block[i] < 0 ? -1 : dims[i + 1] * block[i], before, after);
            }
        }
        return PartialShape.Of(dims);
    }

    static long Divide(ShapeContext c, long size, long divisor)
    {
        if (size < 0 || divisor < 0) return -1;
        if (size % divisor != 0) c.Fail($"Dimension size must be evenly divisible by {divisor} but is {size}");
        return size / divisor;
    }

    static long Cut(ShapeContext c, long size, long before, long after)
    {
        if (size < 0) return -1;
        if (before > size) c.Fail($"Negative dimension size caused by subtracting {before} from {size}");
        size -= before;
        if (after > size) c.Fail($"Negative dimension size caused by subtracting {after} from {size}");
        return size - after;
    }

    /// <summary>The values of an integer input that is known before the run.</summary>
    public static long[]? Values(Tensor? tensor)
    {
        if (tensor is null) return null;
        long[] values = new long[tensor.ElementCount];
        tensor.Ints(values);
        return values;
    }
}
