using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>
/// A function of two elements that is applied to whole rows; <see cref="Broadcast"/> decides which rows. A target may be a
/// source.
/// </summary>
/// <typeparam name="T">Element of both sources.</typeparam>
/// <typeparam name="TResult">Element of the target: <typeparamref name="T"/>, or bool for comparisons.</typeparam>
public interface ISpanOperator<T, TResult> where T : unmanaged where TResult : unmanaged
{
    /// <summary>z[i] = f(x[i], y[i]); all have the same length.</summary>
    static abstract void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> z);

    /// <summary>z[i] = f(x, y[i]); both spans have the same length.</summary>
    static abstract void Apply(T x, ReadOnlySpan<T> y, Span<TResult> z);

    /// <summary>z[i] = f(x[i], y); both spans have the same length.</summary>
    static abstract void Apply(ReadOnlySpan<T> x, T y, Span<TResult> z);
}

/// <summary>A function of two elements, for functions without vectors.</summary>
/// <typeparam name="T">Element of both sources.</typeparam>
/// <typeparam name="TResult">Element of the target.</typeparam>
public interface IScalarOperator<T, TResult>
{
    /// <summary>f(x, y).</summary>
    static abstract TResult Apply(T x, T y);
}

/// <summary>Applies a vector operator to rows.</summary>
readonly struct VectorOperator<T, TOp> : ISpanOperator<T, T> where T : unmanaged, INumber<T> where TOp : struct, IBinaryOperator<T>
{
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => Map.Binary<T, TOp>(x, y, z);

    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => Map.Binary<T, TOp>(x, y, z);

    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => Map.Binary<T, TOp>(x, y, z);
}

/// <summary>Applies a scalar operator to the elements of rows, one after another.</summary>
/// <typeparam name="T">Element of both sources.</typeparam>
/// <typeparam name="TResult">Element of the target.</typeparam>
/// <typeparam name="TOp">The function.</typeparam>
public readonly struct EachElement<T, TResult, TOp> : ISpanOperator<T, TResult>
    where T : unmanaged where TResult : unmanaged where TOp : struct, IScalarOperator<T, TResult>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> z)
    {
        x = x[..z.Length];
        y = y[..z.Length];
        for (int i = 0; i < z.Length; i++) z[i] = TOp.Apply(x[i], y[i]);
    }

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<TResult> z)
    {
        y = y[..z.Length];
        for (int i = 0; i < z.Length; i++) z[i] = TOp.Apply(x, y[i]);
    }

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<TResult> z)
    {
        x = x[..z.Length];
        for (int i = 0; i < z.Length; i++) z[i] = TOp.Apply(x[i], y);
    }
}
