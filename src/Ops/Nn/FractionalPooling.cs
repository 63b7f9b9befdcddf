using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Pooling of windows whose sizes vary by one, in an order drawn at random (Graham 2014).</summary>
static class FractionalPooling
{
    /// <summary>Shapes of the pooled images and of the two sequences.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 4);
        float[] ratios = c.Floats("pooling_ratio");
        if (ratios.Length != 4) c.Fail("pooling_ratio field must specify 4 dimensions");
        long[] dims = new long[4];
        for (int i = 0; i < 4; i++) dims[i] = x[i] < 0 ? PartialShape.UnknownDim : (long)Math.Floor(x[i] / ratios[i]);
        c.SetOutput(0, PartialShape.Of(dims));
        c.SetOutput(1, PartialShape.Of(dims[1]));
        c.SetOutput(2, PartialShape.Of(dims[2]));
    }

    /// <summary>Where windows begin and the last ends: one number more than there are windows.</summary>
    public static void Draw(Span<long> starts, int size, ref Philox generator, bool pseudoRandom)
    {
        int windows = starts.Length - 1;
        if (pseudoRandom) DrawPseudoRandom(starts, size, windows, ref generator);
        else DrawRandom(starts, size, windows, ref generator);
    }

    static void DrawRandom(Span<long> starts, int size, int windows, ref Philox generator)
    {
        Span<long> lengths = starts[1..];
        for (int i = 0; i < windows; i++) lengths[i] = size / windows + (i < size % windows ? 1 : 0);
        var random = new PhiloxReader(generator);
        generator.Skip((ulong)((windows + Philox.BlockSize - 1) / Philox.BlockSize));
        for (int i = 0; i < windows - 1; i++)
        {
            int other = i + (int)(random.Next() % (uint)(windows - i));
            (lengths[i], lengths[other]) = (lengths[other], lengths[i]);
        }
        starts[0] = 0;
        for (int i = 1; i <= windows; i++) starts[i] += starts[i - 1];
    }

    static void DrawPseudoRandom(Span<long> starts, int size, int windows, ref Philox generator)
    {
        double ratio = (double)size / windows;
        int least = size / windows;
        double most = Math.Min((least + 2) / ratio - 1, (size + 1 - least) / ratio - (windows - 1));
        var random = new PhiloxReader(generator);
        generator.Skip(1);
        double u = random.NextDouble() * most;
        starts[0] = 0;
        starts[windows] = size;
        for (int i = 1; i < windows; i++) starts[i] = (int)Math.Ceiling(ratio * (i + u)) - 1;
    }

    /// <summary>Gives every window of the image to <paramref name="visit"/>.</summary>
    public static void Visit<TVisitor>(in Shape images, ReadOnlySpan<long> rows, ReadOnlySpan<long> columns, bool overlapping, ref TVisitor visit)
        where TVisitor : struct, IFractionalWindow, allows ref struct
    {
        int height = images.Int(1), width = images.Int(2), output = 0;
        for (int image = 0; image < images.Int(0); image++)
        {
            for (int i = 0; i + 1 < rows.Length; i++)
            {
                for (int j = 0; j + 1 < columns.Length; j++, output++)
                {
                    int bottom = (int)Math.Min(rows[i + 1] + (overlapping ? 1 : 0), height), right = (int)Math.Min(columns[j + 1] + (overlapping ? 1 : 0), width);
                    int count = (bottom - (int)rows[i]) * (right - (int)columns[j]);
                    for (int y = (int)rows[i]; y < bottom; y++)
                    {
                        for (int x = (int)columns[j]; x < right; x++) visit.Pixel(output, (image * height + y) * width + x, count);
                    }
                }
            }
        }
    }

    /// <summary>Fails unless the sequences run from 0 to the image's sizes and fit the gradient.</summary>
    public static void CheckSequences(in Shape images, in Shape gradient, Tensor rows, Tensor columns)
    {
        if (gradient.Rank != 4 || gradient[1] + 1 != rows.ElementCount || gradient[2] + 1 != columns.ElementCount)
        {
            Throw.InvalidArgument($"the pooling sequences do not fit out_backprop of shape {gradient}: they have {rows.ElementCount} and {columns.ElementCount} elements");
        }
        CheckSequence(rows.Read<long>(), images[1], "row");
        CheckSequence(columns.Read<long>(), images[2], "col");
    }

    static void CheckSequence(ReadOnlySpan<long> starts, long size, string name)
    {
        for (int i = 0; i < starts.Length; i++)
        {
            bool fits = starts[i] >= 0 && starts[i] <= size && (i == 0 || starts[i] >= starts[i - 1]);
            if (!fits) Throw.InvalidArgument($"{name}_pooling_sequence contains the invalid value {starts[i]} at {i}");
        }
    }
}

/// <summary>Sees the pixels of windows.</summary>
interface IFractionalWindow
{
    /// <summary>A pixel of a window of <paramref name="count"/> pixels.</summary>
    void Pixel(int output, int input, int count);
}

/// <summary>The kernel of a fractional pool: draws the sequences and lets windows be pooled.</summary>
abstract class FractionalPoolKernel : Kernel
{
    readonly float[] _ratios;
    readonly bool _pseudoRandom, _overlapping;
    readonly ulong _seed, _seed2;

    protected FractionalPoolKernel(KernelConstruction k)
    {
        _ratios = k.Floats("pooling_ratio");
        (_pseudoRandom, _overlapping) = (k.Bool("pseudo_random"), k.Bool("overlapping"));
        (_seed, _seed2) = ((ulong)k.Int("seed"), (ulong)k.Int("seed2"));
        if (_ratios.Length != 4) Throw.InvalidArgument("pooling_ratio field must specify 4 dimensions");
        if (_ratios[0] != 1 || _ratios[3] != 1) Throw.Unimplemented("Fractional pooling is not yet supported on the batch nor channel dimension.");
        if (!k.Bool("deterministic") && (_seed | _seed2) != 0) Throw.InvalidArgument("Both seed and seed2 should be 0 if deterministic is false.");
    }

    public sealed override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0);
        if (x.Shape.Rank != 4) Throw.InvalidArgument("tensor_in must be 4-dimensional");
        for (int i = 0; i < 4; i++)
        {
            if (x.Shape[i] < _ratios[i])
            {
                Throw.InvalidArgument($"Pooling ratio is higher than input dimension size for dimension {i}. Input dim size: {x.Shape[i]} pooling ratio: {_ratios[i]}");
            }
        }
        int rows = (int)Math.Floor(x.Shape[1] / _ratios[1]), columns = (int)Math.Floor(x.Shape[2] / _ratios[2]);
        Philox generator = SeededGenerator.Make(_seed, _seed2);
        Span<long> rowStarts = context.Allocate(1, [rows + 1]).Write<long>(), columnStarts = context.Allocate(2, [columns + 1]).Write<long>();
        FractionalPooling.Draw(rowStarts, x.Shape.Int(1), ref generator, _pseudoRandom);
        FractionalPooling.Draw(columnStarts, x.Shape.Int(2), ref generator, _pseudoRandom);
        Pool(x, context.Allocate(0, [x.Shape[0], rows, columns, x.Shape[3]]), rowStarts, columnStarts, _overlapping);
    }

    /// <summary>Pools the windows.</summary>
    protected abstract void Pool(Tensor x, Tensor y, ReadOnlySpan<long> rows, ReadOnlySpan<long> columns, bool overlapping);
}

/// <summary>Keeps the largest pixel of each window, or where it lies.</summary>
readonly ref struct LargestPixels<T>(ReadOnlySpan<T> x, Span<int> places, int channels) : IFractionalWindow where T : unmanaged, INumber<T>
{
    readonly ReadOnlySpan<T> _x = x;
    readonly Span<int> _places = places;

    public void Pixel(int output, int input, int count)
    {
        for (int c = 0; c < channels; c++)
        {
            ref int place = ref _places[output * channels + c];
            int here = input * channels + c;
            if (place < 0 || _x[here] > _x[place]) place = here;
        }
    }
}

/// <summary>Adds up the pixels of each window.</summary>
readonly ref struct SumOfPixels<T>(ReadOnlySpan<T> x, Span<T> y, Span<int> counts, int channels) : IFractionalWindow where T : unmanaged, INumber<T>
{
    readonly ReadOnlySpan<T> _x = x;
    readonly Span<T> _y = y;
    readonly Span<int> _counts = counts;

    public void Pixel(int output, int input, int count)
    {
        _counts[output] = count;
        for (int c = 0; c < channels; c++) _y[output * channels + c] += _x[input * channels + c];
    }
}

/// <summary>Gives each window's gradient to its pixels in equal shares.</summary>
readonly ref struct ShareOfGradient<T>(ReadOnlySpan<T> gradient, Span<double> result, int channels) : IFractionalWindow where T : unmanaged, INumber<T>
{
    readonly ReadOnlySpan<T> _gradient = gradient;
    readonly Span<double> _result = result;

    public void Pixel(int output, int input, int count)
    {
        for (int c = 0; c < channels; c++) _result[input * channels + c] += double.CreateTruncating(_gradient[output * channels + c]) / count;
    }
}
