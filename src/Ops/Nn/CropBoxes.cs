using System.Runtime.CompilerServices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What CropAndResize and its gradients share: which pixels of an image belong to a pixel of a crop.</summary>
static class CropBoxes
{
    /// <summary>Two neighbours along an axis, how near the second is, and where the place lies; not inside: outside of the image.</summary>
    public readonly record struct Place(bool IsInside, float At, int Low, int High, float Weight)
    {
        /// <summary>The nearer neighbour.</summary>
        public int Nearest => (int)MathF.Round(At, MidpointRounding.AwayFromZero);
    }

    /// <summary>Where pixel <paramref name="index"/> of a crop lies between two normalized edges.</summary>
    public static Place Locate(int index, int cropSize, int imageSize, float from, float to)
    {
        float scale = cropSize > 1 ? (to - from) * (imageSize - 1) / (cropSize - 1) : 0;
        float at = cropSize > 1 ? from * (imageSize - 1) + index * scale : 0.5f * (from + to) * (imageSize - 1);
        bool inside = at >= 0 && at <= imageSize - 1;
        return inside ? new(true, at, (int)MathF.Floor(at), (int)MathF.Ceiling(at), at - MathF.Floor(at)) : default;
    }

    /// <summary>Calls <paramref name="visit"/> with a pixel of a crop and each pixel of the image that counts for it.</summary>
    /// <param name="output">The pixel of the crop.</param>
    /// <param name="first">The image's first row.</param>
    /// <param name="width">The image's width.</param>
    /// <param name="down">The place among the rows.</param>
    /// <param name="across">The place in the row.</param>
    /// <param name="nearest">Only the nearest pixel counts.</param>
    /// <param name="visit">What is done with the pair.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Visit<TVisitor>(int output, int first, int width, in Place down, in Place across, bool nearest, ref TVisitor visit)
        where TVisitor : struct, IPixelVisitor, allows ref struct
    {
        if (nearest)
        {
            visit.Pixel(output, (first + down.Nearest) * width + across.Nearest, 1, 1);
            return;
        }
        int upper = (first + down.Low) * width, lower = (first + down.High) * width;
        visit.Pixel(output, upper + across.Low, 1 - down.Weight, 1 - across.Weight);
        visit.Pixel(output, upper + across.High, 1 - down.Weight, across.Weight);
        visit.Pixel(output, lower + across.Low, down.Weight, 1 - across.Weight);
        visit.Pixel(output, lower + across.High, down.Weight, across.Weight);
    }

    /// <summary>Fails unless boxes and their images fit.</summary>
    public static void Check(Tensor boxes, Tensor images, long batch)
    {
        if (boxes.Shape.Rank != 2) Throw.InvalidArgument($"boxes must be 2-D, got: {boxes.Shape}");
        if (boxes.Shape[1] != 4) Throw.InvalidArgument("boxes must have 4 columns");
        if (images.Shape.Rank != 1) Throw.InvalidArgument($"box_indices must be rank 1 but is shape {images.Shape}");
        if (images.ElementCount != boxes.Shape[0]) Throw.InvalidArgument("box_index has incompatible shape");
        foreach (int image in images.Read<int>())
        {
            if ((uint)image >= (uint)batch) Throw.OutOfRange("box_index has values outside [0, batch_size)");
        }
    }

    /// <summary>Number of boxes, at least if one input says it.</summary>
    public static long Shape(ShapeContext c, int boxes)
    {
        PartialShape box = c.WithRank(boxes, 2), index = c.WithRank(boxes + 1, 1);
        long count = c.MergeDims(box[0], index[0]);
        if (box[1] is >= 0 and not 4) c.Fail($"Dimension must be 4 but is {box[1]}");
        return count;
    }
}
