using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Cuts a window out of each image around an offset; what lies outside of the image is noise.</summary>
[Op("ExtractGlimpse(input: float, size: int32, offsets: float) -> glimpse: float", "centered: bool = true", "normalized: bool = true", "uniform_noise: bool = true", "noise: string = 'uniform'")]
static class ExtractGlimpseOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape images = c.WithRank(0, 4), size = c.WithRank(1, 1), offsets = c.WithRank(2, 2);
        if (size[0] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {size[0]}");
        if (offsets[1] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {offsets[1]}");
        long[] dims = c.ConstantInts(1) is { Length: 2 } known ? known : [-1, -1];
        c.SetOutput(0, PartialShape.Of(c.MergeDims(images[0], offsets[0]), dims[0], dims[1], images[3]));
    }

    [CpuKernel]
    public sealed class Cpu : Kernel
    {
        readonly bool _centered, _normalized;
        readonly string _noise;

        public Cpu(KernelConstruction k)
        {
            (_centered, _normalized, _noise) = (k.Bool("centered"), k.Bool("normalized"), k.String("noise"));
            if (k.Bool("uniform_noise") && _noise is not ("uniform" or "")) Throw.InvalidArgument("The uniform_noise and noise should not be specified at the same time");
            if (!k.Bool("uniform_noise") && _noise is ("uniform" or "")) _noise = "gaussian";
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), size = context.Input(1), offsets = context.Input(2);
            if (x.Shape.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional (batch_size, height, width, depth){x.Shape}");
            if (size.Shape.Rank != 1 || size.ElementCount != 2) Throw.InvalidArgument($"input must be a vector of size 2 (height, width){size.Shape}");
            if (size.Int(0) <= 0 || size.Int(1) <= 0) Throw.InvalidArgument($"glimpse sizes must be positive, got {size.Int(0)} and {size.Int(1)}");
            if (offsets.Shape.Rank != 2) Throw.InvalidArgument($"input must be a matrix{offsets.Shape}");
            if (offsets.Shape[0] != x.Shape[0]) Throw.InvalidArgument($"first dimension should be batch{offsets.Shape}");
            if (offsets.Shape[1] != 2) Throw.InvalidArgument($"second dimension should be of size 2 (y,x){offsets.Shape}");
            int height = (int)size.Int(0), width = (int)size.Int(1), rows = x.Shape.Int(1), columns = x.Shape.Int(2), channels = x.Shape.Int(3);
            Span<float> y = context.Allocate(0, [x.Shape[0], height, width, channels]).Write<float>();
            for (int pixel = 0; pixel < x.Shape[0] * height * width; pixel++)
            {
                int image = pixel / width / height;
                int row = pixel / width % height + Start(offsets.Read<float>()[2 * image], rows, height);
                int column = pixel % width + Start(offsets.Read<float>()[2 * image + 1], columns, width);
                Span<float> to = y.Slice(pixel * channels, channels);
                if ((uint)row < (uint)rows && (uint)column < (uint)columns) x.Read<float>().Slice(((image * rows + row) * columns + column) * channels, channels).CopyTo(to);
                else Fill(to);
            }
        }

        /// <summary>First line of a glimpse.</summary>
        int Start(float offset, int size, int glimpse)
        {
            if (_normalized) offset *= size;
            if (_centered) offset = offset / 2 + size / 2f;
            return (int)(offset - glimpse / 2f);
        }

        void Fill(Span<float> pixel)
        {
            for (int c = 0; c < pixel.Length; c++)
            {
                pixel[c] = _noise switch
                {
                    "zero" => 0,
                    "gaussian" => MathF.Sqrt(-2 * MathF.Log(1 - Random.Shared.NextSingle())) * MathF.Cos(2 * MathF.PI * Random.Shared.NextSingle()),
                    _ => Random.Shared.NextSingle(),
                };
            }
        }
    }
}
