using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Moves square blocks of pixels into channels and back.</summary>
/// <param name="Block">Side of a block.</param>
/// <param name="ChannelsFirst">Is the layout NCHW?</param>
readonly record struct BlockDepth(int Block, bool ChannelsFirst)
{
    public static BlockDepth Of(NodeContext c) => new((int)c.Int("block_size"), c.String("data_format") == "NCHW");

    int Channels => ChannelsFirst ? 1 : 3;

    int Rows => ChannelsFirst ? 2 : 1;

    int Columns => ChannelsFirst ? 3 : 2;

    /// <summary>Sizes after blocks have become channels, or channels blocks.</summary>
    public PartialShape Infer(ShapeContext c, bool toDepth)
    {
        PartialShape input = c.WithRank(0, 4);
        long[] dims = input.Dims.ToArray();
        long area = (long)Block * Block;
        if (area == 0) c.Fail($"block_size {c.Int("block_size")} does not fit 32 bits");
        if (toDepth)
        {
            foreach (int axis in (ReadOnlySpan<int>)[Rows, Columns]) dims[axis] = Divide(c, dims[axis], Block);
            dims[Channels] = dims[Channels] < 0 ? dims[Channels] : dims[Channels] * area;
        }
        else
        {
            foreach (int axis in (ReadOnlySpan<int>)[Rows, Columns]) dims[axis] = dims[axis] < 0 ? dims[axis] : dims[axis] * Block;
            dims[Channels] = Divide(c, dims[Channels], area);
        }
        return PartialShape.Of(dims);
    }

    static long Divide(ShapeContext c, long size, long divisor)
    {
        if (size < 0) return size;
        if (size % divisor != 0) c.Fail($"Dimension size must be evenly divisible by {divisor} but is {size}");
        return size / divisor;
    }

    /// <summary>Makes output 0 input 0 with its blocks as channels, or its channels as blocks.</summary>
    public void Run(KernelContext c, bool toDepth)
    {
        Tensor input = c.Input(0);
        if (input.Shape.Rank != 4) Throw.InvalidArgument(toDepth
            ? $"Input rank should be 4 instead of {input.Shape.Rank}" : $"Input rank should be: 4 instead of: {input.Shape.Rank}");
        Span<long> dims = stackalloc long[4];
        input.Shape.Dims.CopyTo(dims);
        long area = (long)Block * Block;
        if (toDepth)
        {
            if (dims[Columns] % Block != 0 || dims[Rows] % Block != 0)
            {
                Throw.InvalidArgument($"Image width {dims[Columns]} and height {dims[Rows]} should be divisible by block_size: {Block}");
            }
            dims[Rows] /= Block;
            dims[Columns] /= Block;
            dims[Channels] *= area;
        }
        else
        {
            if (dims[Channels] % area != 0) Throw.InvalidArgument($"Input depth dimension {dims[Channels]} should be divisible by: {area}");
            dims[Rows] *= Block;
            dims[Columns] *= Block;
            dims[Channels] /= area;
        }
        Tensor output = c.Allocate(0, new Shape(dims));
        if (output.ElementCount > 0) Moves.Run(input.DType, new Move(this, toDepth, input, output));
        Moves.Hold(output);
    }

    readonly ref struct Move(BlockDepth blocks, bool toDepth, Tensor input, Tensor output) : IMove
    {
        public void Run<T>()
        {
            Span<CopyAxis> axes = stackalloc CopyAxis[6];
            ref readonly Shape image = ref toDepth ? ref input.Shape : ref output.Shape;
            blocks.Axes(image, axes);
            if (!toDepth)
            {
                foreach (ref CopyAxis axis in axes) axis = new(axis.Size, axis.To, axis.From);
            }
            StridedCopy.Run(Moves.Of<T>(input), 0, Moves.Of<T>(output), 0, axes);
        }
    }

    /// <summary>From the image to the deep tensor: batch, block row, block column, row and column in the block, channel.</summary>
    void Axes(in Shape image, Span<CopyAxis> axes)
    {
        long rows = image[Rows] / Block, columns = image[Columns] / Block, channels = image[Channels], width = image[Columns];
        long pixel = ChannelsFirst ? 1 : channels, plane = ChannelsFirst ? image[Rows] * width : 1, size = image.Product(1, 4);
        long deepPixel = ChannelsFirst ? 1 : channels * Block * Block, deepPlane = ChannelsFirst ? rows * columns : 1;
        axes[0] = new(image[0], size, size);
        axes[1] = new(rows, Block * width * pixel, columns * deepPixel);
        axes[2] = new(columns, Block * pixel, deepPixel);
        axes[3] = new(Block, width * pixel, Block * channels * deepPlane);
        axes[4] = new(Block, pixel, channels * deepPlane);
        axes[5] = new(channels, plane, deepPlane);
    }
}
