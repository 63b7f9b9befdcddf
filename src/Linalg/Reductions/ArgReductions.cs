using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// Indices of extreme elements along an axis. Of equal elements the first counts; NaNs do not count, and index 0 stands for none.
/// </summary>
public static class ArgReductions
{
    /// <summary>y[i, j] = the index a of the largest x[i, a, j] (op ArgMax).</summary>
    /// <param name="x">[outer, axis, inner].</param>
    /// <param name="axis">Size of the axis; at least 1.</param>
    /// <param name="inner">Product of the sizes behind the axis.</param>
    /// <param name="y">[outer, inner].</param>
    /// <typeparam name="T">Element.</typeparam>
    /// <typeparam name="TIndex">Type of the indices.</typeparam>
    public static void Max<T, TIndex>(ReadOnlySpan<T> x, int axis, int inner, Span<TIndex> y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, INumberBase<TIndex> =>
        Find<T, TIndex, GreaterOperator<T>>(x, axis, inner, y, T.MinValue);

    /// <summary>y[i, j] = the index a of the smallest x[i, a, j] (op ArgMin).</summary>
    /// <inheritdoc cref="Max{T, TIndex}"/>
    public static void Min<T, TIndex>(ReadOnlySpan<T> x, int axis, int inner, Span<TIndex> y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, INumberBase<TIndex> =>
        Find<T, TIndex, LessOperator<T>>(x, axis, inner, y, T.MaxValue);

    static void Find<T, TIndex, TBetter>(ReadOnlySpan<T> x, int axis, int inner, Span<TIndex> y, T none)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, INumberBase<TIndex> where TBetter : struct, IScalarOperator<T, bool>
    {
        for (int i = 0; i < y.Length; i++)
        {
            int start = i / inner * axis * inner + i % inner, best = 0;
            T extreme = none;
            for (int a = 0; a < axis; a++)
            {
                T value = x[start + a * inner];
                if (!TBetter.Apply(value, extreme)) continue;
                (extreme, best) = (value, a);
            }
            y[i] = TIndex.CreateTruncating(best);
        }
    }
}
