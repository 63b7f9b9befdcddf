using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Projective transforms of images: each output pixel is taken from where its transform points to.</summary>
[Op("ImageProjectiveTransformV3(images: dtype, transforms: float, output_shape: int32, fill_value: float) -> transformed_images: dtype",
    "dtype: {uint8, int32, int64, half, bfloat16, float, double}", "interpolation: string", "fill_mode: string = 'CONSTANT'")]
static class ImageProjectiveTransformV3Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape images = c.WithRank(0, 4), transforms = c.WithRank(1, 2), size = c.WithRank(2, 1);
        if (transforms[1] is >= 0 and not 8) c.Fail($"Dimension must be 8 but is {transforms[1]}");
        if (size[0] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {size[0]}");
        c.WithRank(3, 0);
        long[] dims = c.ConstantInts(2) is { Length: 2 } known ? known : [-1, -1];
        c.SetOutput(0, PartialShape.Of(images[0], dims[0], dims[1], images[3]));
    }

    /// <summary>The gradient is transformed back.</summary>
    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output flat = g.Input(1), count = s.Part(s.Shape(flat), 0, 1), ones = s.Fill(s.Join(count, s.Const([1])), s.Const(1f));
        Output matrices = s.Reshape(s.ConcatV2([flat, ones], s.Const(1)), s.Const([-1, 3, 3]));
        Output inverse = s.Reshape(s.MatrixInverse(matrices), s.Const([-1, 9]));
        Output last = s.Slice(inverse, s.Const([0, 8]), s.Const([-1, 1])), rest = s.Slice(inverse, s.Const([0, 0]), s.Const([-1, 8]));
        g.SetInput(0, s.ImageProjectiveTransformV3(g.OutputGradient(0), s.RealDiv(rest, last), s.Part(s.Shape(g.Input(0)), 1, 3), s.Const(0f),
            g.String("interpolation"), g.String("fill_mode")));
    }

    [CpuKernel("dtype: uint8, int32, int64, half, bfloat16, float, double")]
    public sealed class Cpu<T> : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _bilinear;
        readonly string _fill;

        public Cpu(KernelConstruction k)
        {
            (string interpolation, _fill) = (k.String("interpolation"), k.String("fill_mode"));
            if (interpolation is not ("NEAREST" or "BILINEAR")) Throw.InvalidArgument($"Invalid interpolation {interpolation}. Supported types: NEAREST, BILINEAR");
            if (_fill is not ("REFLECT" or "WRAP" or "CONSTANT" or "NEAREST")) Throw.InvalidArgument($"Invalid mode {_fill}. Supported types: REFLECT, WRAP, CONSTANT, NEAREST");
            _bilinear = interpolation == "BILINEAR";
        }

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), transforms = context.Input(1), size = context.Input(2), fill = context.Input(3);
            if (x.Shape.Rank != 4) Throw.InvalidArgument("Input images must have rank 4");
            if (transforms.Shape.Rank != 2 || transforms.Shape[1] != 8 || (transforms.Shape[0] != x.Shape[0] && transforms.Shape[0] != 1))
            {
                Throw.InvalidArgument("Input transform should be num_images x 8 or 1 x 8");
            }
            if (size.Shape.Rank != 1 || size.ElementCount != 2) Throw.InvalidArgument($"output shape must be 1-dimensional with two elements{size.Shape}");
            if (size.Int(0) <= 0 || size.Int(1) <= 0) Throw.InvalidArgument("output dimensions must be positive");
            if (fill.Shape.Rank != 0) Throw.InvalidArgument($"fill_value must be a scalar{fill.Shape}");
            int height = (int)size.Int(0), width = (int)size.Int(1), channels = x.Shape.Int(3);
            Span<T> y = context.Allocate(0, [x.Shape[0], height, width, channels]).Write<T>();
            float outside = fill.Item<float>();
            for (int pixel = 0; pixel < x.Shape[0] * height * width; pixel++)
            {
                int column = pixel % width, row = pixel / width % height, image = pixel / width / height;
                ReadOnlySpan<float> m = transforms.Read<float>().Slice(transforms.Shape[0] == 1 ? 0 : 8 * image, 8);
                Span<T> to = y.Slice(pixel * channels, channels);
                float scale = m[6] * column + m[7] * row + 1;
                if (scale == 0)
                {
                    to.Fill(T.CreateTruncating(outside));
                    continue;
                }
                float across = Inside((m[0] * column + m[1] * row + m[2]) / scale, x.Shape.Int(2)), down = Inside((m[3] * column + m[4] * row + m[5]) / scale, x.Shape.Int(1));
                var picture = new Picture(x, image, outside);
                if (_bilinear) picture.Bilinear(down, across, to);
                else picture.Nearest(down, across, to);
            }
        }

        /// <summary>Where a place outside of the image is taken from.</summary>
        float Inside(float at, int size)
        {
            if (_fill == "CONSTANT" || (at >= 0 && at <= size - 1)) return at;
            if (_fill == "NEAREST") return Math.Clamp(at, 0, size - 1);
            if (size <= 1) return 0;
            if (_fill == "WRAP") at = at < 0 ? at + size * ((long)(-at / (size - 1)) + 1) : at - size * (long)(at / (size - 1));
            else
            {
                float period = 2 * size;
                at = at < 0 ? -at - 1 : at;
                at -= period * MathF.Floor(at / period);
                if (at >= size) at = period - at - 1;
            }
            return Math.Clamp(at, 0, size - 1);
        }

        readonly ref struct Picture(Tensor images, int image, float outside)
        {
            readonly ReadOnlySpan<T> _pixels = images.Read<T>();

            public void Nearest(float row, float column, Span<T> to)
            {
                float i = MathF.Round(row, MidpointRounding.AwayFromZero), j = MathF.Round(column, MidpointRounding.AwayFromZero);
                for (int c = 0; c < to.Length; c++) to[c] = Read(i, j, c);
            }

            public void Bilinear(float row, float column, Span<T> to)
            {
                float top = MathF.Floor(row), left = MathF.Floor(column), down = row - top, across = column - left;
                for (int c = 0; c < to.Length; c++)
                {
                    float upper = (1 - across) * Value(top, left, c) + across * Value(top, left + 1, c), lower = (1 - across) * Value(top + 1, left, c) + across * Value(top + 1, left + 1, c);
                    to[c] = T.CreateTruncating((1 - down) * upper + down * lower);
                }
            }

            float Value(float row, float column, int channel) => float.CreateTruncating(Read(row, column, channel));

            T Read(float row, float column, int channel)
            {
                int height = images.Shape.Int(1), width = images.Shape.Int(2);
                if (!(row >= 0 && row < height && column >= 0 && column < width)) return T.CreateTruncating(outside);
                return _pixels[((image * height + (int)row) * width + (int)column) * images.Shape.Int(3) + channel];
            }
        }
    }
}
