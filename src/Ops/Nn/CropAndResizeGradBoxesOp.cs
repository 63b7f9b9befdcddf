using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of CropAndResize for the boxes.</summary>
[Op("CropAndResizeGradBoxes(grads: float, image: T, boxes: float, box_ind: int32) -> output: float",
    "T: {uint8, uint16, int8, int16, int32, int64, half, float, double}", "method: {'bilinear'} = 'bilinear'")]
static class CropAndResizeGradBoxesOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(2));

    [CpuKernel("T: reals")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T>
    {
        Tensor gradient = c.Input(0), x = c.Input(1), boxes = c.Input(2), images = c.Input(3);
        if (gradient.Shape.Rank != 4) Throw.InvalidArgument($"grads image must be 4-D{gradient.Shape}");
        if (x.Shape.Rank != 4) Throw.InvalidArgument($"input image must be 4-D{x.Shape}");
        CropBoxes.Check(boxes, images, x.Shape[0]);
        int channels = x.Shape.Int(3), height = x.Shape.Int(1), width = x.Shape.Int(2), cropHeight = gradient.Shape.Int(1), cropWidth = gradient.Shape.Int(2);
        Span<float> y = c.Allocate(0, boxes.Shape).Write<float>();
        ReadOnlySpan<float> edges = boxes.Read<float>();
        ReadOnlySpan<T> source = x.Read<T>();
        y.Clear();
        float downRatio = cropHeight > 1 ? (height - 1f) / (cropHeight - 1) : 0, acrossRatio = cropWidth > 1 ? (width - 1f) / (cropWidth - 1) : 0;
        for (int row = 0; row < boxes.Shape.Int(0) * cropHeight; row++)
        {
            int box = row / cropHeight, i = row % cropHeight, first = images.Read<int>()[box] * height;
            CropBoxes.Place down = CropBoxes.Locate(i, cropHeight, height, edges[box * 4], edges[box * 4 + 2]);
            for (int j = 0; j < cropWidth; j++)
            {
                CropBoxes.Place across = CropBoxes.Locate(j, cropWidth, width, edges[box * 4 + 1], edges[box * 4 + 3]);
                if (!down.IsInside || !across.IsInside) continue;
                int upper = (first + down.Low) * width, lower = (first + down.High) * width;
                float slopeDown = 0, slopeAcross = 0;
                for (int channel = 0; channel < channels; channel++)
                {
                    float a = Value(source, upper + across.Low, channels, channel), b = Value(source, upper + across.High, channels, channel);
                    float d = Value(source, lower + across.Low, channels, channel), e = Value(source, lower + across.High, channels, channel);
                    float g = gradient.Read<float>()[(row * cropWidth + j) * channels + channel];
                    slopeDown += g * ((1 - across.Weight) * (d - a) + across.Weight * (e - b));
                    slopeAcross += g * ((1 - down.Weight) * (b - a) + down.Weight * (e - d));
                }
                Add(y.Slice(box * 4, 4), 0, slopeDown, i, downRatio, cropHeight, height);
                Add(y.Slice(box * 4, 4), 1, slopeAcross, j, acrossRatio, cropWidth, width);
            }
        }
    }

    static float Value<T>(ReadOnlySpan<T> source, int pixel, int channels, int channel) where T : unmanaged, INumberBase<T> =>
        float.CreateTruncating(source[pixel * channels + channel]);

    /// <summary>The part of one pixel in the gradient of two opposite edges.</summary>
    static void Add(Span<float> edges, int edge, float slope, int index, float ratio, int cropSize, int imageSize)
    {
        if (cropSize > 1)
        {
            edges[edge] += slope * (imageSize - 1 - index * ratio);
            edges[edge + 2] += slope * index * ratio;
        }
        else
        {
            edges[edge] += slope * 0.5f * (imageSize - 1);
            edges[edge + 2] += slope * 0.5f * (imageSize - 1);
        }
    }
}
