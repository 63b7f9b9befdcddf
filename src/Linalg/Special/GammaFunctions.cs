namespace TensorHarbor.Linalg;

/// <summary>The gamma function's relatives, in double.</summary>
public static class GammaFunctions
{
    const int MostTerms = 2000;
    const double Tiny = 1e-300, Precision = 1e-17;

    /// <summary>B(2k) / (2k (2k - 1)): Stirling's series.</summary>
    static readonly double[] s_stirling = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156, -3617.0 / 122400];

    /// <summary>B(2k): Bernoulli's numbers.</summary>
    static readonly double[] s_bernoulli = [1.0 / 6, -1.0 / 30, 1.0 / 42, -1.0 / 30, 5.0 / 66, -691.0 / 2730, 7.0 / 6, -3617.0 / 510, 43867.0 / 798, -174611.0 / 330];

    /// <summary>The logarithm of the absolute value of gamma(x); infinity at 0, -1, -2, ...</summary>
    public static double Lgamma(double x)
    {
        if (double.IsNaN(x)) return x;
        if (double.IsInfinity(x)) return double.PositiveInfinity;
        if (x <= 0) return x == Math.Floor(x) ? double.PositiveInfinity : Math.Log(Math.PI / Math.Abs(Math.Sin(Math.PI * Math.IEEERemainder(x, 2)))) - Lgamma(1 - x);
        double product = 1;
        for (; x < 12; x++) product *= x;
        double sum = 0, power = 1 / x;
        foreach (double coefficient in s_stirling)
        {
            sum += coefficient * power;
            power /= x * x;
        }
        return (x - 0.5) * Math.Log(x) - x + 0.9189385332046727 + sum - Math.Log(product);
    }

    /// <summary>The derivative of Lgamma; NaN at 0, -1, -2, ...</summary>
    public static double Digamma(double x)
    {
        if (double.IsNaN(x) || double.IsNegativeInfinity(x)) return double.NaN;
        if (x <= 0 && x == Math.Floor(x)) return double.NaN;
        if (x < 0) return Digamma(1 - x) - Math.PI / Math.Tan(Math.PI * Math.IEEERemainder(x, 1));
        double result = 0;
        for (; x < 12; x++) result -= 1 / x;
        double power = 1 / (x * x), square = power;
        result += Math.Log(x) - 0.5 / x;
        for (int k = 0; k < s_bernoulli.Length; k++)
        {
            result -= s_bernoulli[k] / (2 * (k + 1)) * power;
            power *= square;
        }
        return result;
    }

    /// <summary>Hurwitz's zeta function: the sum of (q + k)^-x over k from 0 on (Euler and Maclaurin); NaN for x below 1.</summary>
    public static double Zeta(double x, double q)
    {
        if (double.IsNaN(x) || double.IsNaN(q) || x < 1) return double.NaN;
        if (x == 1) return double.PositiveInfinity;
        if (q <= 0 && (q == Math.Floor(q) || x != Math.Floor(x))) return q == Math.Floor(q) ? double.PositiveInfinity : double.NaN;
        double sum = 0;
        int terms = 12 + (int)Math.Max(0, -q);
        for (int k = 0; k < terms; k++) sum += Math.Pow(q + k, -x);
        double last = q + terms, power = Math.Pow(last, -x), factor = x, factorial = 2;
        sum += power * last / (x - 1) + 0.5 * power;
        power /= last;
        for (int k = 0; k < s_bernoulli.Length; k++)
        {
            sum += s_bernoulli[k] / factorial * factor * power;
            factor *= (x + 2 * k + 1) * (x + 2 * k + 2);
            factorial *= (2 * k + 3) * (2 * k + 4);
            power /= last * last;
        }
        return sum;
    }

    /// <summary>The n-th derivative of Digamma; NaN unless n is a whole number from 0 on.</summary>
    public static double Polygamma(double n, double x)
    {
        if (n != Math.Floor(n) || n < 0) return double.NaN;
        if (n == 0) return Digamma(x);
        double size = Math.Exp(Lgamma(n + 1)) * Zeta(n + 1, x);
        return n % 2 == 0 ? -size : size;
    }

    /// <summary>The regularized lower incomplete gamma function P(a, x).</summary>
    public static double Igamma(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || x < 0 || a <= 0) return double.NaN;
        if (x == 0) return 0;
        if (double.IsInfinity(a)) return double.IsInfinity(x) ? double.NaN : 0;
        if (double.IsInfinity(x)) return 1;
        return x > 1 && x > a ? 1 - UpperFraction(a, x) : LowerSeries(a, x);
    }

    /// <summary>The regularized upper incomplete gamma function Q(a, x) = 1 - P(a, x).</summary>
    public static double Igammac(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || x < 0 || a <= 0) return double.NaN;
        if (x == 0) return 1;
        if (double.IsInfinity(a)) return double.IsInfinity(x) ? double.NaN : 1;
        if (double.IsInfinity(x)) return 0;
        return x < 1 || x < a ? 1 - LowerSeries(a, x) : UpperFraction(a, x);
    }

    /// <summary>The derivative of P(a, x) by a.</summary>
    public static double IgammaGradA(double a, double x)
    {
        if (double.IsNaN(a) || double.IsNaN(x) || x < 0 || a <= 0) return double.NaN;
        if (x == 0) return 0;
        double term = 1, harmonic = 0, sum = 1, slope = 0;
        for (int n = 1; n < 10 * MostTerms; n++)
        {
            term *= x / (a + n);
            harmonic += 1 / (a + n);
            sum += term;
            slope -= term * harmonic;
            if (term * harmonic < Precision * Math.Abs(slope)) break;
        }
        return Math.Exp(a * Math.Log(x) - x - Lgamma(a + 1)) * (sum * (Math.Log(x) - Digamma(a + 1)) + slope);
    }

    /// <summary>The regularized incomplete beta function.</summary>
    public static double Betainc(double a, double b, double x)
    {
        if (!(a > 0 && b > 0 && x >= 0 && x <= 1)) return double.NaN;
        if (x is 0 or 1) return x;
        double front = Math.Exp(Lgamma(a + b) - Lgamma(a) - Lgamma(b) + a * Math.Log(x) + b * Math.Log(1 - x));
        return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a : 1 - front * BetaFraction(b, a, 1 - x) / b;
    }

    static double LowerSeries(double a, double x)
    {
        double term = 1, sum = 1;
        for (int n = 1; n < MostTerms && term > Precision * sum; n++)
        {
            term *= x / (a + n);
            sum += term;
        }
        return sum * Math.Exp(a * Math.Log(x) - x - Lgamma(a + 1));
    }

    /// <summary>Legendre's continued fraction, by Lentz's method.</summary>
    static double UpperFraction(double a, double x)
    {
        double b = x + 1 - a, c = 1 / Tiny, d = 1 / b, fraction = d;
        for (int i = 1; i < MostTerms; i++)
        {
            double numerator = -i * (i - a);
            b += 2;
            d = 1 / NotZero(numerator * d + b);
            c = NotZero(b + numerator / c);
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < 1e-16) break;
        }
        return fraction * Math.Exp(a * Math.Log(x) - x - Lgamma(a));
    }

    static double BetaFraction(double a, double b, double x)
    {
        double c = 1, d = 1 / NotZero(1 - (a + b) * x / (a + 1)), fraction = d;
        for (int m = 1; m < MostTerms; m++)
        {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / NotZero(1 + even * d);
            c = NotZero(1 + even / c);
            fraction *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / NotZero(1 + odd * d);
            c = NotZero(1 + odd / c);
            fraction *= d * c;
            if (Math.Abs(d * c - 1) < 1e-16) break;
        }
        return fraction;
    }

    static double NotZero(double x) => Math.Abs(x) < Tiny ? Tiny : x;
}
