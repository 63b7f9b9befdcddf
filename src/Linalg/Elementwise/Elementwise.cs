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
    public static void Erf(ReadOnlySpan<float> x, Span<float> y) => Map.InTwoParts<float, ErfFarOperator<float>, ErfJoinOperator<float>>(x, y);

    /// <summary>y = tanh(x), in single right to 2 units in the last place; NaN stays NaN (op Tanh).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Tanh<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            Map.InTwoParts<T, TanhFarOperator<T>, TanhJoinOperator<T>>(x, y);
            return;
        }
        Map.CheckLength(x.Length, y.Length);
        for (int i = 0; i < y.Length; i++) y[i] = T.Tanh(x[i]);
    }

    /// <summary>y = 1 / (1 + e^-x), in single right to 3 units in the last place; NaN stays NaN (op Sigmoid).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Sigmoid<T>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float)) Map.Unary<T, SigmoidOperator<T>>(x, y);
        else TensorPrimitives.Sigmoid(x, y);
    }

    /// <summary>result = gradient where features are above 0, else 0 (op ReluGrad; features may be Relu's input or output).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void ReluGrad<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> features, Span<T> result) where T : unmanaged, INumber<T> =>
        Map.Binary<T, ReluGradOperator<T>>(gradient, features, result);

    /// <summary>result = gradient where features are above 0 and below 6, else 0 (op Relu6Grad).</summary>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Relu6Grad<T>(ReadOnlySpan<T> gradient, ReadOnlySpan<T> features, Span<T> result) where T : unmanaged, INumber<T> =>
        Map.Binary<T, Relu6GradOperator<T>>(gradient, features, result);
}
