using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the image resizing ops share: where a pixel of the output lies in the input.</summary>
sealed class Resizing
{
    readonly bool _alignCorners, _halfPixelCenters;

    public Resizing(KernelConstruction k)
    {
        _alignCorners = k.Bool("align_corners");
        _halfPixelCenters = k.FindAttr("half_pixel_centers")?.AsBool() ?? false;
        if (_alignCorners && _halfPixelCenters) Throw.InvalidArgument("If half_pixel_centers is True, align_corners must be False.");
    }

    /// <summary>Resizing without pixel centres at .5.</summary>
    public Resizing(bool alignCorners) => _alignCorners = alignCorners;

    /// <summary>Output shape: input 0 with the height and width of input 1.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape images = c.WithRank(0, 4), size = c.WithRank(1, 1);
        if (size[0] is >= 0 and not 2) c.Fail($"Dimension must be 2 but is {size[0]}");
        long[] dims = c.ConstantInts(1) is { Length: 2 } known ? known : [-1, -1];
        c.SetOutput(0, PartialShape.Of(images[0], dims[0], dims[1], images[3]));
    }

    /// <summary>Checks the inputs and gives the shape of the resized images.</summary>
    public static Shape Output(Tensor images, Tensor size)
    {
        if (images.Shape.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional{images.Shape}");
        if (size.Shape.Rank != 1 || size.ElementCount != 2) Throw.InvalidArgument($"shape_t must be 1-dimensional and have two elements{size.Shape}");
        if (images.Shape[3] <= 0) Throw.InvalidArgument("image must have at least one channel");
        if (images.Shape[1] <= 0 || images.Shape[2] <= 0) Throw.InvalidArgument("input image must be of non-zero size");
        if (size.Int(0) <= 0 || size.Int(1) <= 0) Throw.InvalidArgument("output dimensions must be positive");
        return [images.Shape[0], size.Int(0), size.Int(1), images.Shape[3]];
    }

    /// <summary>Checks the inputs of an op that takes a gradient back to images of a size, and gives their shape.</summary>
    public static Shape ImagesOf(Tensor gradient, Tensor size)
    {
        if (gradient.Shape.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional{gradient.Shape}");
        if (size.Shape.Rank != 1) Throw.InvalidArgument($"shape_t must be 1-dimensional{size.Shape}");
        if (size.ElementCount != 2) Throw.InvalidArgument($"shape_t must have two elements{size.Shape}");
        if (size.Int(0) <= 0 || size.Int(1) <= 0) Throw.InvalidArgument("shape_t's elements must be positive");
        return [gradient.Shape[0], size.Int(0), size.Int(1), gradient.Shape[3]];
    }

    /// <summary>Checks the inputs of an op that takes the gradient of resized images back to the images.</summary>
    public static void CheckGradient(Tensor gradient, Tensor images)
    {
        if (gradient.Shape.Rank != 4) Throw.InvalidArgument($"input_grad must be 4-dimensional{gradient.Shape}");
        if (images.Shape.Rank != 4) Throw.InvalidArgument($"original_image must be 4-dimensional{images.Shape}");
        bool fits = gradient.Shape[0] == images.Shape[0] && gradient.Shape[3] == images.Shape[3];
        if (!fits) Throw.InvalidArgument($"the gradient {gradient.Shape} must have the batch and the channels of the image {images.Shape}");
    }

    /// <summary>Pixels of the input per pixel of the output.</summary>
    public float Scale(int input, int output) => _alignCorners && output > 1 ? (input - 1) / (float)(output - 1) : input / (float)output;

    /// <summary>Where pixel <paramref name="index"/> of the output lies in the input.</summary>
    public float Source(int index, float scale) => _halfPixelCenters ? (index + 0.5f) * scale - 0.5f : index * scale;

    /// <summary>The two neighbours of an output pixel and how near the second is.</summary>
    public (int Low, int High, float Weight) Linear(int index, float scale, int size)
    {
        float at = Source(index, scale), floor = MathF.Floor(at);
        return (Math.Max((int)floor, 0), Math.Min((int)MathF.Ceiling(at), size - 1), at - floor);
    }

    /// <summary>The input pixel nearest to an output pixel.</summary>
    public int Nearest(int index, float scale, int size)
    {
        float at = _halfPixelCenters ? (index + 0.5f) * scale : index * scale;
        int nearest = (int)(_alignCorners ? MathF.Round(at, MidpointRounding.AwayFromZero) : MathF.Floor(at));
        return Math.Clamp(nearest, 0, size - 1);
    }

    /// <summary>The four neighbours of an output pixel and their weights.</summary>
    public void Cubic(int index, float scale, int size, Span<int> pixels, Span<float> weights)
    {
        const int Steps = 1024;
        float at = Source(index, scale);
        int floor = (int)MathF.Floor(at), offset = (int)MathF.Round((at - floor) * Steps);
        float sum = 0;
        double a = _halfPixelCenters ? -0.5 : -0.75;
        for (int i = 0; i < 4; i++)
        {
            int place = floor - 1 + i;
            pixels[i] = Math.Clamp(place, 0, size - 1);
            weights[i] = (float)CubicWeight(i < 2 ? offset / (double)Steps + 1 - i : (Steps - offset) / (double)Steps + i - 2, a);
            if (_halfPixelCenters && pixels[i] != place) weights[i] = 0;
            sum += weights[i];
        }
        if (!_halfPixelCenters || Math.Abs(sum) < 1e-30f) return;
        for (int i = 0; i < 4; i++) weights[i] *= 1 / sum;
    }

    /// <summary>The cubic convolution kernel (Keys 1981).</summary>
    static double CubicWeight(double x, double a) => x <= 1
        ? ((a + 2) * x - (a + 3)) * x * x + 1
        : ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
}

/// <summary>Image resizing in single, in plain loops: weights for rows and columns, applied to every channel.</summary>
static class ResizeLoops
{
    /// <summary>Calls <paramref name="visit"/> with every pair of an output pixel and an input pixel that counts for it.</summary>
    public static void Bilinear<TVisitor>(Resizing resizing, in Shape small, in Shape large, ref TVisitor visit) where TVisitor : struct, IPixelVisitor, allows ref struct
    {
        int height = small.Int(1), width = small.Int(2), outHeight = large.Int(1), outWidth = large.Int(2);
        float down = resizing.Scale(height, outHeight), across = resizing.Scale(width, outWidth);
        for (int image = 0; image < small.Int(0); image++)
        {
            for (int i = 0; i < outHeight; i++)
            {
                (int top, int bottom, float y) = resizing.Linear(i, down, height);
                for (int j = 0; j < outWidth; j++)
                {
                    (int left, int right, float x) = resizing.Linear(j, across, width);
                    int output = (image * outHeight + i) * outWidth + j, upper = (image * height + top) * width, lower = (image * height + bottom) * width;
                    visit.Pixel(output, upper + left, 1 - y, 1 - x);
                    visit.Pixel(output, upper + right, 1 - y, x);
                    visit.Pixel(output, lower + left, y, 1 - x);
                    visit.Pixel(output, lower + right, y, x);
                }
            }
        }
    }

    /// <summary>The same for bicubic interpolation.</summary>
    public static void Bicubic<TVisitor>(Resizing resizing, in Shape small, in Shape large, ref TVisitor visit) where TVisitor : struct, IPixelVisitor, allows ref struct
    {
        int height = small.Int(1), width = small.Int(2), outHeight = large.Int(1), outWidth = large.Int(2);
        float down = resizing.Scale(height, outHeight), across = resizing.Scale(width, outWidth);
        Span<int> rows = stackalloc int[4], columns = stackalloc int[4];
        Span<float> y = stackalloc float[4], x = stackalloc float[4];
        for (int i = 0; i < outHeight; i++)
        {
            resizing.Cubic(i, down, height, rows, y);
            for (int j = 0; j < outWidth; j++)
            {
                resizing.Cubic(j, across, width, columns, x);
                for (int image = 0; image < small.Int(0); image++)
                {
                    for (int k = 0; k < 16; k++)
                    {
                        visit.Pixel((image * outHeight + i) * outWidth + j, (image * height + rows[k / 4]) * width + columns[k % 4], y[k / 4], x[k % 4]);
                    }
                }
            }
        }
    }
}

/// <summary>What happens to a pair of pixels in resizing, with the weights of the row and the column.</summary>
interface IPixelVisitor
{
    void Pixel(int output, int input, float down, float across);
}

/// <summary>output += down * across * input.</summary>
readonly ref struct GatherPixels<T, TResult>(ReadOnlySpan<T> input, Span<TResult> output, int channels) : IPixelVisitor
    where T : unmanaged, INumberBase<T> where TResult : unmanaged, INumberBase<TResult>
{
    readonly ReadOnlySpan<T> _input = input;
    readonly Span<TResult> _output = output;
    readonly int _channels = channels;

    public void Pixel(int output, int input, float down, float across)
    {
        ReadOnlySpan<T> x = _input.Slice(input * _channels, _channels);
        Span<TResult> y = _output.Slice(output * _channels, _channels);
        TResult w = TResult.CreateTruncating(down * across);
        for (int c = 0; c < y.Length; c++) y[c] += w * TResult.CreateTruncating(x[c]);
    }
}

/// <summary>The gradient of the input += down * across * the gradient of the output, multiplied in TProduct.</summary>
readonly ref struct ScatterPixels<T, TProduct>(ReadOnlySpan<float> gradient, Span<T> result, int channels) : IPixelVisitor
    where T : unmanaged, INumberBase<T> where TProduct : unmanaged, INumberBase<TProduct>
{
    readonly ReadOnlySpan<float> _gradient = gradient;
    readonly Span<T> _result = result;
    readonly int _channels = channels;

    public void Pixel(int output, int input, float down, float across)
    {
        ReadOnlySpan<float> g = _gradient.Slice(output * _channels, _channels);
        Span<T> x = _result.Slice(input * _channels, _channels);
        TProduct y = TProduct.CreateTruncating(down), w = TProduct.CreateTruncating(across);
        for (int c = 0; c < x.Length; c++) x[c] += T.CreateTruncating(TProduct.CreateTruncating(g[c]) * y * w);
    }
}
