using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Resampling with a kernel of a chosen form (ScaleAndTranslate): which input pixels count for an output pixel, and how much.</summary>
sealed class Resampling
{
    readonly bool _antialias;
    readonly double _radius;
    readonly Func<double, double> _kernel;

    public Resampling(KernelConstruction k)
    {
        _antialias = k.Bool("antialias");
        (_radius, _kernel) = k.String("kernel_type") switch
        {
            "lanczos1" => (1, static x => Lanczos(x, 1)),
            "lanczos3" => (3, static x => Lanczos(x, 3)),
            "lanczos5" => (5, static x => Lanczos(x, 5)),
            "gaussian" => (1.5, static x => x >= 1.5 ? 0 : Math.Exp(-2 * x * x)),
            "box" => (1, static x => x < 0.5 ? 1 : x == 0.5 ? 0.5 : 0),
            "triangle" => (1, static x => Math.Max(0, 1 - x)),
            "keyscubic" => (2, static x => x >= 2 ? 0 : x >= 1 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : (1.5 * x - 2.5) * x * x + 1),
            "mitchellcubic" => (2, static x => x >= 2 ? 0 : x >= 1 ? ((-7 / 18.0 * x + 2) * x - 10 / 3.0) * x + 16 / 9.0 : (7 / 6.0 * x - 2) * x * x + 8 / 9.0),
            string other => Throw.InvalidArgument<(double, Func<double, double>)>($"Unrecognized kernel type: {other}"),
        };
    }

    static double Lanczos(double x, double radius)
    {
        if (x > radius) return 0;
        if (x <= 1e-3) return 1;
        double angle = Math.PI * x;
        return radius * Math.Sin(angle) * Math.Sin(angle / radius) / (angle * angle);
    }

    /// <summary>Calls <paramref name="visit"/> with every pair of an output pixel and an input pixel that counts for it.</summary>
    /// <exception cref="Tensors.StatusException">INVALID_ARGUMENT: scale and translation are not two numbers each, the scale above 0.</exception>
    public void Visit<TVisitor>(in Shape input, in Shape output, Tensor scale, Tensor translation, ref TVisitor visit) where TVisitor : struct, IPixelVisitor, allows ref struct
    {
        if (scale.Shape.Rank != 1 || scale.ElementCount != 2) Throw.InvalidArgument($"scale must be 1-dimensional and have two elements: {scale.Shape}");
        if (translation.Shape.Rank != 1 || translation.ElementCount != 2) Throw.InvalidArgument($"translation must be 1-dimensional and have two elements: {translation.Shape}");
        ReadOnlySpan<float> factors = scale.Read<float>(), moves = translation.Read<float>();
        if (!(factors[0] > 0 && factors[1] > 0)) Throw.InvalidArgument($"Scale must be greater than zero: {factors[0]}, {factors[1]}");
        using var rows = new ResamplingAxis(input.Int(1), output.Int(1), Reach(factors[0]));
        using var columns = new ResamplingAxis(input.Int(2), output.Int(2), Reach(factors[1]));
        Fill(rows, factors[0], moves[0]);
        Fill(columns, factors[1], moves[1]);
        for (int pixel = 0; pixel < output.Product(0, 3); pixel++)
        {
            int column = pixel % columns.Outputs, row = pixel / columns.Outputs % rows.Outputs, image = pixel / columns.Outputs / rows.Outputs;
            for (int i = 0; i < rows.Counts[row]; i++)
            {
                int line = (image * rows.Inputs + rows.Starts[row] + i) * columns.Inputs + columns.Starts[column];
                for (int j = 0; j < columns.Counts[column]; j++) visit.Pixel(pixel, line + j, rows.Weights(row)[i], columns.Weights(column)[j]);
            }
        }
    }

    /// <summary>How many input pixels wide the kernel is, to one side.</summary>
    double Reach(float scale) => _radius * Widening(scale);

    double Widening(float scale) => _antialias ? Math.Max(1f / scale, 1f) : 1;

    void Fill(in ResamplingAxis axis, float scale, float translation)
    {
        double reach = Reach(scale), widening = Widening(scale);
        for (int i = 0; i < axis.Outputs; i++)
        {
            float inverse = 1f / scale, at = (i + 0.5f) * inverse - inverse * translation;
            (axis.Starts[i], axis.Counts[i]) = (0, 0);
            if (at < 0 || at > axis.Inputs) continue;
            int start = Math.Clamp((int)Math.Ceiling(at - reach - 0.5), 0, axis.Inputs - 1), end = Math.Clamp((int)Math.Floor(at + reach - 0.5), 0, axis.Inputs - 1);
            (axis.Starts[i], axis.Counts[i]) = (start, end - start + 1);
            Span<float> weights = axis.Weights(i)[..(end - start + 1)];
            float sum = 0;
            for (int j = 0; j < weights.Length; j++) sum += weights[j] = (float)_kernel(Math.Abs((start + j + 0.5 - at) / widening));
            if (Math.Abs(sum) < 1000 * 1.17549435e-38f) continue;
            for (int j = 0; j < weights.Length; j++) weights[j] /= sum;
        }
    }
}

/// <summary>For each output line along one axis, the input lines that count and their weights.</summary>
readonly ref struct ResamplingAxis
{
    readonly Scratch<int> _ranges;
    readonly Scratch<float> _weights;
    readonly int _width;

    public ResamplingAxis(int inputs, int outputs, double reach)
    {
        (Inputs, Outputs, _width) = (inputs, outputs, (int)Math.Min(2 * Math.Ceiling(reach) + 1, inputs));
        _ranges = new(2 * outputs);
        _weights = new((long)outputs * _width);
    }

    public int Inputs { get; }

    public int Outputs { get; }

    /// <summary>The first input line of each output line.</summary>
    public Span<int> Starts => _ranges.Span[..Outputs];

    /// <summary>The number of input lines of each output line; 0: it lies outside.</summary>
    public Span<int> Counts => _ranges.Span[Outputs..];

    /// <summary>Their weights.</summary>
    public Span<float> Weights(int output) => _weights.Span.Slice(output * _width, _width);

    public void Dispose()
    {
        _ranges.Dispose();
        _weights.Dispose();
    }
}
