using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Conversions between colour spaces; the last axis holds three channels.</summary>
static class Colors
{
    /// <summary>The input's shape, whose last size must be 3.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 1);
        if (x.HasRank && x[-1] is >= 0 and not 3) c.Fail($"Dimension must be 3 but is {x[-1]}");
        c.SetOutput(0, x.HasRank ? x.Slice(0, x.Rank - 1).Concat(PartialShape.Of(3)) : x);
    }

    /// <summary>Fails unless there are three channels.</summary>
    public static void Check(in Shape x)
    {
        if (x.Rank < 1) Throw.InvalidArgument($"input must be at least 1D{x}");
        if (x[x.Rank - 1] != 3) Throw.FailedPrecondition($"input must have 3 channels but input only has {x[x.Rank - 1]} channels.");
    }

    /// <summary>The shape rule of the Adjust ops: images, and a scalar.</summary>
    public static void AdjustedShape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, c.WithRankAtLeast(0, 3));
    }

    /// <summary>Checks the inputs of AdjustHue or AdjustSaturation and makes output 0, which holds hue, saturation and value so far.</summary>
    public static Span<float> BeginAdjusting(KernelContext c)
    {
        Tensor images = c.Input(0);
        CheckAdjusted(images.Shape, c.Input(1).Shape);
        Span<float> y = c.ForwardOrAllocate(input: 0, output: 0, images.Shape).Write<float>();
        ToHsv(images.Read<float>(), y);
        return y;
    }

    static void CheckAdjusted(in Shape x, in Shape amount)
    {
        if (x.Rank < 3) Throw.InvalidArgument($"input must be at least 3-D, got shape{x}");
        if (amount.Rank != 0) Throw.InvalidArgument($"delta must be scalar: {amount}");
        if (x[x.Rank - 1] != 3) Throw.InvalidArgument($"input must have 3 channels but instead has {x[x.Rank - 1]} channels.");
    }

    /// <summary>Hue, saturation and value.</summary>
    public static void ToHsv<T>(ReadOnlySpan<T> rgb, Span<T> hsv) where T : unmanaged, INumber<T>
    {
        T six = T.CreateTruncating(6);
        for (int i = 0; i < rgb.Length; i += 3)
        {
            T r = rgb[i], g = rgb[i + 1], b = rgb[i + 2], value = T.Max(r, T.Max(g, b)), range = value - T.Min(r, T.Min(g, b));
            T hue = T.Zero;
            if (range > T.Zero)
            {
                T norm = T.One / (six * range);
                hue = r == value ? norm * (g - b) : g == value ? norm * (b - r) + T.CreateTruncating(2.0 / 6) : norm * (r - g) + T.CreateTruncating(4.0 / 6);
            }
            hsv[i] = hue < T.Zero ? hue + T.One : hue;
            hsv[i + 1] = value > T.Zero ? range / value : T.Zero;
            hsv[i + 2] = value;
        }
    }

    /// <summary>Red, green and blue.</summary>
    public static void ToRgb<T>(ReadOnlySpan<T> hsv, Span<T> rgb) where T : unmanaged, INumber<T>
    {
        T two = T.CreateTruncating(2), three = T.CreateTruncating(3), four = T.CreateTruncating(4), six = T.CreateTruncating(6);
        for (int i = 0; i < hsv.Length; i += 3)
        {
            T hue = hsv[i] * six, saturation = hsv[i + 1], value = hsv[i + 2], rest = T.One - saturation;
            rgb[i] = (rest + saturation * Unit(T.Abs(hue - three) - T.One)) * value;
            rgb[i + 1] = (rest + saturation * Unit(two - T.Abs(hue - two))) * value;
            rgb[i + 2] = (rest + saturation * Unit(two - T.Abs(hue - four))) * value;
        }
    }

    static T Unit<T>(T x) where T : INumber<T> => T.Min(T.Max(x, T.Zero), T.One);

    /// <summary>
    /// Gradient of RGBToHSV. With M the largest and m the smallest channel and d = M - m: value is M, saturation d / M, and hue
    /// (q / d + a constant) / 6, where q is the difference of the two channels that follow the largest.
    /// </summary>
    public static Output GradientOfHsv(GradientContext g)
    {
        Scope s = g.Scope;
        Node parts = s.Unpack(g.Input(0), 3, axis: -1), gradients = s.Unpack(g.OutputGradient(0), 3, axis: -1);
        Term[] x = [new(s, parts[0]), new(s, parts[1]), new(s, parts[2])];
        Term dHue = new(s, gradients[0]), dSaturation = new(s, gradients[1]), dValue = new(s, gradients[2]);
        Term[] largest = [Both(s.GreaterEqual(x[0], x[2]), s.GreaterEqual(x[0], x[1])), Both(s.Greater(x[1], x[0]), s.GreaterEqual(x[1], x[2])), Both(s.Greater(x[2], x[0]), s.Greater(x[2], x[1]))];
        Term[] smallest = [Both(s.Less(x[0], x[2]), s.Less(x[0], x[1])), Both(s.LessEqual(x[1], x[0]), s.Less(x[1], x[2])), Both(s.LessEqual(x[2], x[0]), s.LessEqual(x[2], x[1]))];
        Term max = Sum(largest, x), min = Sum(smallest, x), range = max - min, one = max.Op("OnesLike");
        Term perRange = one.Binary("DivNoNan", range), perMax = one.Binary("DivNoNan", max);
        Term q = largest[0] * (x[1] - x[2]) + largest[1] * (x[2] - x[0]) + largest[2] * (x[0] - x[1]);
        var result = new Output[3];
        for (int i = 0; i < 3; i++)
        {
            Term saturation = largest[i] * min * perMax * perMax - smallest[i] * perMax;
            Term direct = (largest[(i + 2) % 3] - largest[(i + 1) % 3]) * perRange;
            Term hue = (direct + (smallest[i] - largest[i]) * q * perRange * perRange) * (1.0 / 6);
            result[i] = dValue * largest[i] + dSaturation * saturation + dHue * hue;
        }
        return s.Pack(result, axis: -1);

        Term Both(Output a, Output b) => new(s, s.Cast(s.LogicalAnd(a, b), g.InputType(0)));
    }

    static Term Sum(Term[] masks, Term[] x) => masks[0] * x[0] + masks[1] * x[1] + masks[2] * x[2];
}
