using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>x &lt; y; false if one is NaN.</summary>
public readonly struct LessOperator<T> : IScalarOperator<T, bool>, ISpanOperator<T, bool> where T : unmanaged, IComparisonOperators<T, T, bool>
{
    /// <inheritdoc/>
    public static bool Apply(T x, T y) => x < y;

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, LessOperator<T>, LessMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, LessOperator<T>, LessMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<bool> z) => ComparisonRows<T, LessOperator<T>, LessMask>.Run(x, y, z);
}

/// <summary>x &lt;= y; false if one is NaN.</summary>
public readonly struct LessOrEqualOperator<T> : IScalarOperator<T, bool>, ISpanOperator<T, bool> where T : unmanaged, IComparisonOperators<T, T, bool>
{
    /// <inheritdoc/>
    public static bool Apply(T x, T y) => x <= y;

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, LessOrEqualOperator<T>, LessOrEqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, LessOrEqualOperator<T>, LessOrEqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<bool> z) => ComparisonRows<T, LessOrEqualOperator<T>, LessOrEqualMask>.Run(x, y, z);
}

/// <summary>x > y; false if one is NaN.</summary>
public readonly struct GreaterOperator<T> : IScalarOperator<T, bool>, ISpanOperator<T, bool> where T : unmanaged, IComparisonOperators<T, T, bool>
{
    /// <inheritdoc/>
    public static bool Apply(T x, T y) => x > y;

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, GreaterOperator<T>, GreaterMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, GreaterOperator<T>, GreaterMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<bool> z) => ComparisonRows<T, GreaterOperator<T>, GreaterMask>.Run(x, y, z);
}

/// <summary>x >= y; false if one is NaN.</summary>
public readonly struct GreaterOrEqualOperator<T> : IScalarOperator<T, bool>, ISpanOperator<T, bool> where T : unmanaged, IComparisonOperators<T, T, bool>
{
    /// <inheritdoc/>
    public static bool Apply(T x, T y) => x >= y;

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, GreaterOrEqualOperator<T>, GreaterOrEqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, GreaterOrEqualOperator<T>, GreaterOrEqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<bool> z) => ComparisonRows<T, GreaterOrEqualOperator<T>, GreaterOrEqualMask>.Run(x, y, z);
}

/// <summary>x == y; false if one is NaN.</summary>
public readonly struct EqualOperator<T> : IScalarOperator<T, bool>, ISpanOperator<T, bool> where T : unmanaged, IEqualityOperators<T, T, bool>
{
    /// <inheritdoc/>
    public static bool Apply(T x, T y) => x == y;

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, EqualOperator<T>, EqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, EqualOperator<T>, EqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<bool> z) => ComparisonRows<T, EqualOperator<T>, EqualMask>.Run(x, y, z);
}

/// <summary>x != y; true if one is NaN.</summary>
public readonly struct NotEqualOperator<T> : IScalarOperator<T, bool>, ISpanOperator<T, bool> where T : unmanaged, IEqualityOperators<T, T, bool>
{
    /// <inheritdoc/>
    public static bool Apply(T x, T y) => x != y;

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, NotEqualOperator<T>, NotEqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<bool> z) => ComparisonRows<T, NotEqualOperator<T>, NotEqualMask>.Run(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<bool> z) => ComparisonRows<T, NotEqualOperator<T>, NotEqualMask>.Run(x, y, z);
}
