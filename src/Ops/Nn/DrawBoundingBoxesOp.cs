using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Draws the edges of boxes [top, left, bottom, right], in normalized coordinates, into images; ten colors take turns.</summary>
[Op("DrawBoundingBoxes(images: T, boxes: float) -> output: T", "T: {float, half} = DT_FLOAT")]
static class DrawBoundingBoxesOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape images = c.Input(0);
        if (images.HasRank) c.WithRank(0, 4);
        PartialShape boxes = c.WithRank(1, 3);
        if (boxes[2] is >= 0 and not 4) c.Fail($"Dimension must be 4 but is {boxes[2]}");
        c.SetOutput(0, images);
    }

    /// <summary>Red, green, blue, alpha of the colors.</summary>
    public static ReadOnlySpan<float> Colors =>
    [
        1, 1, 0, 1, 0, 0, 1, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0.5f, 0, 0.5f, 1,
        0.5f, 0.5f, 0, 1, 0.5f, 0, 0, 1, 0, 0, 0.5f, 1, 0, 1, 1, 1, 1, 0, 1, 1,
    ];

    [CpuKernel("T: float, half")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Tensor images = c.Input(0), boxes = c.Input(1);
        if (images.Shape.Rank != 4) Throw.InvalidArgument("The rank of the images should be 4");
        if (boxes.Shape.Rank != 3) Throw.InvalidArgument("The rank of the boxes tensor should be 3");
        if (boxes.Shape[2] != 4) Throw.InvalidArgument($"The size of the third dimension of the box must be 4. Received: {boxes.Shape}");
        if (images.Shape[0] != boxes.Shape[0]) Throw.InvalidArgument("The batch sizes should be the same");
        if (images.Shape[3] is not (1 or 3 or 4)) Throw.InvalidArgument("Channel depth should be either 1 (GRY), 3 (RGB), or 4 (RGBA)");
        Tensor y = c.Allocate(0, images.Shape);
        images.Read<T>().CopyTo(y.Write<T>());
        int perImage = boxes.Shape.Int(1);
        for (int i = 0; i < boxes.Shape.Int(0) * perImage; i++)
        {
            ReadOnlySpan<float> color = Colors.Slice(i % perImage % (Colors.Length / 4) * 4, 4);
            if (images.Shape[3] == 1) color = [1];
            Draw(y.Write<T>(), y.Shape, i / perImage, boxes.Read<float>().Slice(4 * i, 4), color);
        }
    }

    static void Draw<T>(Span<T> pixels, in Shape shape, int image, ReadOnlySpan<float> box, ReadOnlySpan<float> color) where T : INumberBase<T>
    {
        int height = shape.Int(1), width = shape.Int(2), channels = shape.Int(3);
        long top = (long)(box[0] * (height - 1)), left = (long)(box[1] * (width - 1)), bottom = (long)(box[2] * (height - 1)), right = (long)(box[3] * (width - 1));
        if (top > bottom || left > right || top >= height || left >= width || bottom < 0 || right < 0) return;
        for (long row = Math.Max(0, top); row <= Math.Min(bottom, height - 1); row++)
        {
            bool edge = row == top || row == bottom;
            for (long column = Math.Max(0, left); column <= Math.Min(right, width - 1); column++)
            {
                if (!edge && column != left && column != right) continue;
                Span<T> pixel = pixels.Slice((int)((image * height + row) * width + column) * channels, channels);
                for (int c = 0; c < pixel.Length; c++) pixel[c] = T.CreateTruncating(color[c]);
            }
        }
    }
}
