namespace TensorHarbor.Linalg;

/// <summary>Bessel functions, in double, from their integrals: the trapezoidal rule is exact to rounding for these integrands.</summary>
public static class BesselFunctions
{
    /// <summary>exp(-|x|) I0(x).</summary>
    public static double I0e(double x)
    {
        double size = Math.Abs(x), sum = 0;
        if (double.IsNaN(x)) return x;
        if (size > 1e5) return (1 + 0.125 / size) / Math.Sqrt(2 * Math.PI * size);
        int points = PointsOfI(size);
        for (int i = 0; i < points; i++) sum += Math.Exp(size * (Math.Cos(Math.PI * (i + 0.5) / points) - 1));
        return sum / points;
    }

    /// <summary>I0(x).</summary>
    public static double I0(double x) => I0e(x) * Math.Exp(Math.Abs(x));

    /// <summary>exp(-|x|) I1(x).</summary>
    public static double I1e(double x)
    {
        double size = Math.Abs(x), sum = 0;
        if (double.IsNaN(x)) return x;
        if (size < 1) return I1Series(x) * Math.Exp(-size);
        if (size > 1e5) return Math.CopySign((1 - 0.375 / size) / Math.Sqrt(2 * Math.PI * size), x);
        int points = PointsOfI(size);
        for (int i = 0; i < points; i++)
        {
            double cosine = Math.Cos(Math.PI * (i + 0.5) / points);
            sum += Math.Exp(size * (cosine - 1)) * cosine;
        }
        return Math.CopySign(sum / points, x);
    }

    /// <summary>I1(x).</summary>
    public static double I1(double x) => I1e(x) * Math.Exp(Math.Abs(x));

    /// <summary>J0(x).</summary>
    public static double J0(double x) => J(x, order: 0);

    /// <summary>J1(x).</summary>
    public static double J1(double x) => J(x, order: 1);

    /// <summary>exp(x) K0(x); infinity at 0 and below, as in TensorFlow.</summary>
    public static double K0e(double x) => K(x, order: 0);

    /// <summary>K0(x).</summary>
    public static double K0(double x) => K0e(x) * Math.Exp(-x);

    /// <summary>exp(x) K1(x); infinity at 0 and below, as in TensorFlow.</summary>
    public static double K1e(double x) => K(x, order: 1);

    /// <summary>K1(x).</summary>
    public static double K1(double x) => K1e(x) * Math.Exp(-x);

    static int PointsOfI(double x) => 20 + (int)Math.Sqrt(20 * x);

    static double I1Series(double x)
    {
        double term = x / 2, sum = term;
        for (int k = 1; k < 20; k++)
        {
            term *= x * x / 4 / (k * (k + 1));
            sum += term;
        }
        return sum;
    }

    /// <summary>The mean of cos(order t - x sin t) over half a turn.</summary>
    static double J(double x, int order)
    {
        if (double.IsNaN(x) || double.IsInfinity(x)) return double.IsNaN(x) ? x : 0;
        if (Math.Abs(x) > 1e6) return Math.Sqrt(2 / (Math.PI * Math.Abs(x))) * Math.Cos(Math.Abs(x) - (order + 0.5) * Math.PI / 2) * (order == 1 ? Math.Sign(x) : 1);
        int points = 24 + (int)Math.Abs(x);
        double sum = 0;
        for (int i = 0; i < points; i++)
        {
            double angle = Math.PI * (i + 0.5) / points;
            sum += Math.Cos(order * angle - x * Math.Sin(angle));
        }
        return sum / points;
    }

    /// <summary>The integral of exp(-x (cosh t - 1)) cosh(order t) over t from 0 on.</summary>
    static double K(double x, int order)
    {
        if (double.IsNaN(x)) return x;
        if (x <= 0) return double.PositiveInfinity;
        double step = Math.Min(0.15, 0.5 / Math.Sqrt(x)), sum = 0.5;
        for (int i = 1; i < 10000; i++)
        {
            double cosh = Math.Cosh(i * step), exponent = -x * (cosh - 1);
            if (exponent < -700) break;
            double term = Math.Exp(exponent) * (order == 0 ? 1 : cosh);
            sum += term;
            if (term < 1e-18 * sum) break;
        }
        return sum * step;
    }
}
