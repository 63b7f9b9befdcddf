namespace TensorHarbor.Linalg;

/// <summary>Poisson-distributed numbers, in TensorFlow's order of random numbers: Knuth's product for small rates, Hörmann's rejection (1993) for others.</summary>
public static class Poisson
{
    const double SmallRate = 10;

    /// <summary>One number; NaN for a rate that is negative or no number.</summary>
    /// <param name="rate">Mean.</param>
    /// <param name="limit">Largest number that the result's type holds.</param>
    /// <param name="generator">A stream of this number's own.</param>
    public static double Sample(double rate, double limit, Philox generator)
    {
        if (double.IsNaN(rate) || rate < 0) return double.NaN;
        if (double.IsInfinity(rate)) return double.PositiveInfinity;
        return rate < SmallRate ? SmallSample(rate, limit, new PairReader(generator)) : LargeSample(rate, limit, new PairReader(generator));
    }

    static double SmallSample(double rate, double limit, PairReader bits)
    {
        double end = Math.Exp(-rate), product = 1;
        for (double x = 0; ; x++)
        {
            product *= bits.Uniform();
            if (product <= end && x <= limit) return x;
        }
    }

    static double LargeSample(double rate, double limit, PairReader bits)
    {
        double logRate = Math.Log(rate), b = 0.931 + 2.53 * Math.Sqrt(rate), a = -0.059 + 0.02483 * b, inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
        while (true)
        {
            double u = bits.Uniform() - 0.5, v = bits.Uniform(), shifted = 0.5 - Math.Abs(u);
            double k = Math.Floor((2 * a / shifted + b) * u + rate + 0.43);
            if (k > limit) continue;
            if (shifted >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return k;
            if (k < 0 || (shifted < 0.013 && v > shifted)) continue;
            double s = Math.Log(v * inverseAlpha / (a / (shifted * shifted) + b));
            if (s <= -rate + k * logRate - LogFactorial(k)) return k;
        }
    }

    /// <summary>ln k! by Stirling's series, exact to double precision from 10 on; by the sum below.</summary>
    static double LogFactorial(double k)
    {
        if (k < 10)
        {
            double sum = 0;
            for (double i = 2; i <= k; i++) sum += Math.Log(i);
            return sum;
        }
        double x = k + 1, inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680 - square / 1188))));
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series;
    }
}
