using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Rounding to the levels of a quantized type, staying in float, with a range moved so that 0 is a level.</summary>
readonly struct FakeQuant
{
    readonly float _scale;

    /// <summary>Levels between two numbers.</summary>
    public FakeQuant(float min, float max, int lowest, int highest)
    {
        _scale = (max - min) / (highest - lowest);
        float zero = lowest - min / _scale;
        float nudged = zero < lowest ? lowest : zero > highest ? highest : MathF.Round(zero, MidpointRounding.AwayFromZero);
        (Min, Max) = ((lowest - nudged) * _scale, (highest - nudged) * _scale);
    }

    /// <summary>The lowest level.</summary>
    public float Min { get; }

    /// <summary>The highest level.</summary>
    public float Max { get; }

    /// <summary>The level nearest to a number.</summary>
    public float Round(float x)
    {
        float shifted = Math.Min(Math.Max(x, Min), Max) - Min;
        return MathF.Floor(shifted * (1 / _scale) + 0.5f) * _scale + Min;
    }

    /// <summary>Lowest and highest quantized number of a node.</summary>
    public static (int Lowest, int Highest) Levels(NodeContext k)
    {
        int bits = (int)k.Int("num_bits");
        if (bits is < 2 or > 16) Throw.InvalidArgument($"num_bits must be between 2 and 16, inclusive, was: {bits}");
        return (k.Bool("narrow_range") ? 1 : 0, (1 << bits) - 1);
    }

    /// <summary>Levels between a node's <c>min</c> and <c>max</c>.</summary>
    public static FakeQuant OfArgs(NodeContext k)
    {
        float min = k.Float("min"), max = k.Float("max");
        if (!(min < max)) Throw.InvalidArgument($"min has to be smaller than max, was: {min} >= {max}");
        (int lowest, int highest) = Levels(k);
        return new(min, max, lowest, highest);
    }

    /// <summary>Checks that both ends are scalars.</summary>
    public static void CheckScalars(Tensor min, Tensor max)
    {
        if (min.Shape.Rank != 0) Throw.InvalidArgument($"`min` must be rank 0 but is rank {min.Shape.Rank}");
        if (max.Shape.Rank != 0) Throw.InvalidArgument($"`max` must be rank 0 but is rank {max.Shape.Rank}");
    }

    /// <summary>Checks that there are two ends per channel.</summary>
    public static void CheckPerChannel(Tensor min, Tensor max, int channels)
    {
        if (min.ElementCount != channels) Throw.InvalidArgument($"min has incorrect size, expected {channels} was {min.ElementCount}");
        if (max.ElementCount != channels) Throw.InvalidArgument($"max has incorrect size, expected {channels} was {max.ElementCount}");
    }

    /// <summary>y = the levels nearest to x.</summary>
    public void Apply(ReadOnlySpan<float> x, Span<float> y, int step = 1, int start = 0)
    {
        for (int i = start; i < x.Length; i += step) y[i] = Round(x[i]);
    }

    /// <summary>dx = dy where x is in the range, else 0; returns the sums of dy below and above.</summary>
    public (float Below, float Above) Backward(ReadOnlySpan<float> dy, ReadOnlySpan<float> x, Span<float> dx, int step = 1, int start = 0)
    {
        float below = 0, above = 0;
        for (int i = start; i < x.Length; i += step)
        {
            float gradient = dy[i];
            dx[i] = x[i] >= Min && x[i] <= Max ? gradient : 0;
            if (x[i] < Min) below += gradient;
            if (x[i] > Max) above += gradient;
        }
        return (below, above);
    }
}
