namespace TensorHarbor.Linalg;

/// <summary>The exponential integral and the dilogarithm, in double.</summary>
public static class IntegralFunctions
{
    const double Euler = 0.57721566490153286;

    /// <summary>B(2k): Bernoulli's numbers.</summary>
    static readonly double[] s_bernoulli =
        [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798, -174611.0 / 330, 854513.0 / 138];

    /// <summary>Ei(x), the principal value of the integral of exp(t) / t up to x; NaN below 0.</summary>
    public static double Expint(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return double.NegativeInfinity;
        if (x > 50) return Asymptotic(x);
        double term = 1, sum = 0;
        for (int n = 1; n < 400; n++)
        {
            term *= x / n;
            sum += term / n;
            if (term / n < 1e-18 * sum) break;
        }
        return Euler + Math.Log(x) + sum;
    }

    static double Asymptotic(double x)
    {
        double term = 1, sum = 1;
        for (int n = 1; n < x && n < 60; n++)
        {
            term *= n / x;
            sum += term;
        }
        return Math.Exp(x) / x * sum;
    }

    /// <summary>Spence's function: the dilogarithm of 1 - x; NaN below 0.</summary>
    public static double Spence(double x)
    {
        if (double.IsNaN(x) || x < 0) return double.NaN;
        if (x == 0) return Math.PI * Math.PI / 6;
        if (x == 1) return 0;
        if (x > 2) return -Math.Pow(Math.Log(x), 2) / 2 - Spence(1 / x);
        return x < 0.5 ? Math.PI * Math.PI / 6 - Math.Log(x) * double.LogP1(-x) - Dilogarithm(x) : Dilogarithm(1 - x);
    }

    /// <summary>The sum of z^n / n^2 for |z| at most 1; fast by way of -ln(1 - z).</summary>
    static double Dilogarithm(double z)
    {
        double u = -double.LogP1(-z), square = u * u, term = u * square / 6, sum = u - square / 4; // term is u^(2k+1) / (2k+1)!
        for (int k = 0; k < s_bernoulli.Length; k++)
        {
            sum += s_bernoulli[k] * term;
            term *= square / ((2 * k + 4) * (2 * k + 5));
        }
        return sum;
    }
}
