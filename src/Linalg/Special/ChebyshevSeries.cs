namespace TensorHarbor.Linalg;

/// <summary>Chebyshev series on [-1, 1].</summary>
static class ChebyshevSeries
{
    /// <summary>The coefficients of the polynomial that meets a function at the Chebyshev points.</summary>
    public static double[] Fit(Func<double, double> function, int terms)
    {
        double[] values = new double[terms], coefficients = new double[terms];
        for (int i = 0; i < terms; i++) values[i] = function(Math.Cos(Math.PI * (i + 0.5) / terms));
        for (int k = 0; k < terms; k++)
        {
            double sum = 0;
            for (int i = 0; i < terms; i++) sum += values[i] * Math.Cos(Math.PI * k * (i + 0.5) / terms);
            coefficients[k] = sum * 2 / terms;
        }
        coefficients[0] /= 2;
        return coefficients;
    }

    /// <summary>The series' value, by Clenshaw's recurrence.</summary>
    public static double Evaluate(double[] coefficients, double u)
    {
        double next = 0, afterNext = 0;
        for (int k = coefficients.Length - 1; k > 0; k--) (next, afterNext) = (2 * u * next - afterNext + coefficients[k], next);
        return u * next - afterNext + coefficients[0];
    }
}
