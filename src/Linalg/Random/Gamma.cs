using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Gamma-distributed numbers of scale 1 by transformation and rejection (Marsaglia and Tsang, 2000), in TensorFlow's order of random numbers.</summary>
public static class Gamma
{
    /// <summary>One number.</summary>
    /// <param name="alpha">Shape parameter.</param>
    /// <param name="generator">A stream of this number's own.</param>
    public static double Sample(double alpha, Philox generator)
    {
        var bits = new PairReader(generator);
        if (alpha == 1) return -Math.Log(1 - bits.Uniform());
        bool small = alpha < 1;
        double d = alpha + (small ? 2.0 / 3 : -1.0 / 3), c = 1.0 / 3 / Math.Sqrt(d);
        while (true)
        {
            double x = bits.Normal(), v = 1 + c * x;
            if (v <= 0) continue;
            v = v * v * v;
            double u = bits.Uniform();
            bool accepted = u < 1 - 0.0331 * (x * x) * (x * x) || Math.Log(u) < 0.5 * x * x + d * (1 - v + Math.Log(v));
            if (accepted) return small ? d * v * Math.Pow(bits.Uniform(), 1 / alpha) : d * v;
        }
    }
}

/// <summary>Doubles of a Philox stream, uniform and normal, two per block, the second first, as TensorFlow's rejection samplers take them.</summary>
ref struct PairReader(Philox generator)
{
    Philox _generator = generator;
    double _uniform, _normal;
    bool _hasUniform, _hasNormal;

    public double Uniform()
    {
        if (_hasUniform) return Take(ref _hasUniform, _uniform);
        Philox.Block bits = _generator.Next();
        (_uniform, _hasUniform) = (RandomBits.ToDouble(bits[0], bits[1]), true);
        return RandomBits.ToDouble(bits[2], bits[3]);
    }

    public double Normal()
    {
        if (_hasNormal) return Take(ref _hasNormal, _normal);
        Philox.Block bits = _generator.Next();
        (_normal, double second) = RandomBits.Normal(bits[0], bits[1], bits[2], bits[3]);
        _hasNormal = true;
        return second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static double Take(ref bool has, double value)
    {
        has = false;
        return value;
    }
}
