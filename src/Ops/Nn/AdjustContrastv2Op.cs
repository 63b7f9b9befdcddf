using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Stretches the channels of each image away from their means.</summary>
[Op("AdjustContrastv2(images: T, contrast_factor: float) -> output: T", "T: {half, float} = DT_FLOAT")]
static class AdjustContrastv2Op
{
    public static void Shape(ShapeContext c) => Colors.AdjustedShape(c);

    [CpuKernel("T: float")]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        int rank = x.Shape.Rank;
        if (rank < 3) Throw.InvalidArgument($"input must be at least 3-D, got shape{x.Shape}");
        float factor = c.Input(1).Item<float>();
        int channels = x.Shape.Int(rank - 1), pixels = x.Shape.Int(rank - 3) * x.Shape.Int(rank - 2), image = pixels * channels;
        Span<float> y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape).Write<float>();
        using var means = new Scratch<float>(channels);
        for (int start = 0; start < y.Length; start += image)
        {
            ReadOnlySpan<float> source = x.Read<float>().Slice(start, image);
            Reductions.Sum(source, [pixels, channels], [true, false], means.Span);
            TensorPrimitives.Divide(means.Span, pixels, means.Span);
            for (int i = 0; i < image; i++) y[start + i] = (source[i] - means.Span[i % channels]) * factor + means.Span[i % channels];
        }
    }
}
