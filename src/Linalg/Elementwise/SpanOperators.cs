using System.Numerics;

namespace TensorHarbor.Linalg;

/// <summary>x + y; integers wrap.</summary>
public readonly struct AddOperator<T> : ISpanOperator<T, T> where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Add(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Add(y, x, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.Add(x, y, z);
}

/// <summary>x - y; integers wrap.</summary>
public readonly struct SubtractOperator<T> : ISpanOperator<T, T> where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Subtract(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Subtract(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.Subtract(x, y, z);
}

/// <summary>x * y; integers wrap.</summary>
public readonly struct MultiplyOperator<T> : ISpanOperator<T, T> where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Multiply(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Multiply(y, x, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.Multiply(x, y, z);
}

/// <summary>x / y. Not for integers: they need a check for 0 first.</summary>
public readonly struct DivideOperator<T> : ISpanOperator<T, T> where T : unmanaged, INumberBase<T>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Divide(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Divide(x, y, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.Divide(x, y, z);
}

/// <summary>The larger; NaN where one of both is NaN.</summary>
public readonly struct MaxOperator<T> : ISpanOperator<T, T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Max(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Max(y, x, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.Max(x, y, z);
}

/// <summary>The smaller; NaN where one of both is NaN.</summary>
public readonly struct MinOperator<T> : ISpanOperator<T, T> where T : unmanaged, INumber<T>
{
    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Min(x, y, z);

    /// <inheritdoc/>
    public static void Apply(T x, ReadOnlySpan<T> y, Span<T> z) => TensorPrimitives.Min(y, x, z);

    /// <inheritdoc/>
    public static void Apply(ReadOnlySpan<T> x, T y, Span<T> z) => TensorPrimitives.Min(x, y, z);
}
