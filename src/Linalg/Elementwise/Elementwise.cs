using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>Functions of the elements of spans that <c>TensorPrimitives</c> does not have. Targets may be one of the sources.</summary>
public static class Elementwise
{
    /// <summary>y = max(x, 0); NaN stays NaN (op Relu).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Relu<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Map.Unary<T, ReluOperator<T>>(x, y);

    /// <summary>y = min(max(x, 0), 6); NaN stays NaN (op Relu6).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Relu6<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> => Map.Unary<T, Relu6Operator<T>>(x, y);

    /// <summary>y = erf(x), right to 2e-7; NaN stays NaN (op Erf).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Erf(ReadOnlySpan<float> x, Span<float> y) => Map.Unary<float, ErfOperator<float>>(x, y);

    /// <summary>result = gradient where features are above 0, else 0 (op ReluGrad; features may be Relu's input or output).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void ReluGrad<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> features, Span<T> result) where T : unmanaged, INumber<T> =>
        Map.Binary<T, ReluGradOperator<T>>(gradient, features, result);

    /// <summary>result = gradient where features are above 0 and below 6, else 0 (op Relu6Grad).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Relu6Grad<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> features, Span<T> result) where T : unmanaged, INumber<T> =>
        Map.Binary<T, Relu6GradOperator<T>>(gradient, features, result);

    /// <summary>z[i, j] = x[i, j] + bias[j] (op BiasAdd, channels last).</summary>
    /// <param name="x">[rows, bias.Length].</param>
    /// <param name="bias">One value per column.</param>
    /// <param name="z">[rows, bias.Length]; may be <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The spans differ in length, or are not whole rows.</exception>
    public static void AddBias<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> bias, Span<T> z) where T : unmanaged, INumber<T>
    {
        Map.CheckLength(x.Length, z.Length);
        CheckRows(x.Length, bias.Length);
        if (x.IsEmpty) return;
        Broadcast.Rows<T, T, VectorOperator<T, AddOperator<T>>>(x, bias, z, vectorIsLeft: false);
    }

    /// <summary>sums[j] = sum over i of x[i, j] (op BiasAddGrad, channels last).</summary>
    /// <param name="x">[rows, sums.Length].</param>
    /// <param name="sums">One value per column; zeros if there are no rows.</param>
    /// <exception cref="ArgumentException"><paramref name="x"/> does not consist of whole rows.</exception>
    public static void ColumnSums<T>(ReadOnlySpan<T> x, Span<T> sums) where T : unmanaged, INumber<T>
    {
        CheckRows(x.Length, sums.Length);
        if (sums.IsEmpty) return;
        Fold.Columns<T, SumFold<T>>(x, x.Length / sums.Length, sums);
    }

    static void CheckRows(int elements, int columns)
    {
        if (columns == 0 ? elements != 0 : elements % columns != 0)
        {
            throw new ArgumentException($"{elements} elements are not rows of {columns}");
        }
    }
}
