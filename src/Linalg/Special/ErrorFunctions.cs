namespace TensorHarbor.Linalg;

/// <summary>
/// The error function and its relatives, in double, to about 1e-15. erfc(x) = t exp(-x^2 + P(t)) with t = 2 / (2 + x), where P is a Chebyshev
/// series whose coefficients are computed once from a series and a continued fraction.
/// </summary>
public static class ErrorFunctions
{
    const double SeriesEnd = 0.75, TwoOverRootPi = 1.1283791670955126;

    static readonly double[] s_logScaled = ChebyshevSeries.Fit(LogScaled, terms: 32);

    /// <summary>erf(x) = 2/sqrt(pi) times the integral of exp(-t^2) from 0 to x.</summary>
    public static double Erf(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        return size < SeriesEnd ? Series(x) : Math.CopySign(1 - Tail(size), x);
    }

    /// <summary>1 - erf(x), exact also where it is small.</summary>
    public static double Erfc(double x)
    {
        if (double.IsNaN(x)) return x;
        if (Math.Abs(x) < SeriesEnd) return 1 - Series(x);
        return x > 0 ? Tail(x) : 2 - Tail(-x);
    }

    /// <summary>The x with erf(x) = y; NaN outside [-1, 1].</summary>
    public static double Erfinv(double y)
    {
        if (!(Math.Abs(y) <= 1)) return double.NaN;
        if (Math.Abs(y) < 0.5)
        {
            double x = y / TwoOverRootPi;
            for (int i = 0; i < 6; i++) x -= (Erf(x) - y) / (TwoOverRootPi * Math.Exp(-x * x));
            return x;
        }
        return Math.CopySign(ErfcInverse(1 - Math.Abs(y)), y);
    }

    /// <summary>The x below which a standard normal variable lies with probability <paramref name="p"/>; NaN outside [0, 1].</summary>
    public static double Ndtri(double p)
    {
        if (!(p >= 0 && p <= 1)) return double.NaN;
        if (p == 0.5) return 0;
        return p < 0.5 ? -Math.Sqrt(2) * ErfcInverse(2 * p) : Math.Sqrt(2) * ErfcInverse(2 * (1 - p));
    }

    /// <summary>Dawson's integral: exp(-x^2) times the integral of exp(t^2) from 0 to x (Rybicki 1989).</summary>
    public static double Dawson(double x)
    {
        const double Step = 0.2;
        double size = Math.Abs(x);
        if (double.IsNaN(x)) return x;
        if (size < 0.5) return DawsonSeries(x);
        if (size > 1e4) return 1 / (2 * x);
        int middle = (int)Math.Round(size / Step / 2) * 2;
        double sum = 0;
        for (int n = middle - 61; n <= middle + 61; n += 2)
        {
            double distance = size - n * Step;
            sum += Math.Exp(-distance * distance) / n;
        }
        return Math.CopySign(sum / Math.Sqrt(Math.PI), x);
    }

    /// <summary>The integral of cos(pi t^2 / 2) from 0 to x.</summary>
    public static double FresnelCos(double x) => Fresnel(x).C;

    /// <summary>The integral of sin(pi t^2 / 2) from 0 to x.</summary>
    public static double FresnelSin(double x) => Fresnel(x).S;

    static double Series(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 40; n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return TwoOverRootPi * sum;
    }

    /// <summary>erfc of a number that is not small.</summary>
    static double Tail(double x)
    {
        if (x > 40) return 0;
        double t = 2 / (2 + x);
        return t * Math.Exp(-x * x + ChebyshevSeries.Evaluate(s_logScaled, 2 * t - 1));
    }

    /// <summary>ln(erfc(x) exp(x^2) / t) at t = (u + 1) / 2: what the series is fitted to.</summary>
    static double LogScaled(double u)
    {
        double t = (u + 1) / 2, x = 2 / t - 2;
        double scaled = x < 1.5 ? (1 - SlowErf(x)) * Math.Exp(x * x) : ContinuedFraction(x);
        return Math.Log(scaled / t);
    }

    static double SlowErf(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 100; n++)
        {
            term *= 2 * x * x / (2 * n + 1);
            sum += term;
        }
        return TwoOverRootPi * Math.Exp(-x * x) * sum;
    }

    /// <summary>exp(x^2) erfc(x), from the innermost fraction outwards.</summary>
    static double ContinuedFraction(double x)
    {
        double fraction = x;
        for (int n = 400; n >= 1; n--) fraction = x + n / 2.0 / fraction;
        return 1 / (fraction * Math.Sqrt(Math.PI));
    }

    /// <summary>The x at least 0 with erfc(x) = y, by Newton's method on the logarithm.</summary>
    static double ErfcInverse(double y)
    {
        if (y <= 0) return double.PositiveInfinity;
        double target = Math.Log(y), x = y > 0.2 ? 1 - y : Math.Sqrt(-target);
        for (int i = 0; i < 12; i++)
        {
            double value = Erfc(x), step = (Math.Log(value) - target) * value / (TwoOverRootPi * Math.Exp(-x * x));
            x += step;
            if (Math.Abs(step) < 1e-16 * x) break;
        }
        return x;
    }

    static double DawsonSeries(double x)
    {
        double term = x, sum = x;
        for (int n = 1; n < 30; n++)
        {
            term *= -2 * x * x / (2 * n + 1);
            sum += term;
        }
        return sum;
    }

    static (double C, double S) Fresnel(double x)
    {
        double size = Math.Abs(x);
        if (double.IsNaN(x)) return (x, x);
        if (size > 1e6) return (Math.CopySign(0.5, x), Math.CopySign(0.5, x));
        (double c, double s) = size < 1.6 ? FresnelSeries(size) : FresnelFraction(size);
        return (Math.CopySign(1, x) * c, Math.CopySign(1, x) * s);
    }

    static (double C, double S) FresnelSeries(double x)
    {
        double half = Math.PI / 2 * x * x, term = x, c = 0, s = 0;
        for (int n = 0; n < 40; n++)
        {
            double part = term / (2 * n + 1), sign = n / 2 % 2 == 0 ? 1 : -1;
            if (n % 2 == 0) c += sign * part;
            else s += sign * part;
            term *= half / (n + 1);
        }
        return (c, s);
    }

    /// <summary>C + i S = (1 + i)/2 (1 - exp(i pi x^2 / 2) erfcx(z)) with z = sqrt(pi)/2 (1 - i) x.</summary>
    static (double C, double S) FresnelFraction(double x)
    {
        System.Numerics.Complex z = Math.Sqrt(Math.PI) / 2 * x * new System.Numerics.Complex(1, -1), fraction = z;
        for (int n = 200; n >= 1; n--) fraction = z + n / 2.0 / fraction;
        System.Numerics.Complex scaled = 1 / (fraction * Math.Sqrt(Math.PI));
        double phase = Math.PI / 2 * Math.IEEERemainder(x * x, 4);
        System.Numerics.Complex sum = new System.Numerics.Complex(0.5, 0.5) * (1 - System.Numerics.Complex.FromPolarCoordinates(1, phase) * scaled);
        return (sum.Real, sum.Imaginary);
    }
}
