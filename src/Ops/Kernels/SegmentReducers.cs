using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>How rows of a segment are combined.</summary>
interface ISegmentReducer<T>
{
    /// <summary>The value of a segment without rows in unsorted reductions.</summary>
    static abstract T Identity { get; }

    static abstract T Combine(T total, T x);

    static abstract void Combine(Span<T> totals, ReadOnlySpan<T> row);
}

/// <summary>Sums.</summary>
readonly struct SegmentSum<T> : ISegmentReducer<T> where T : INumberBase<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T total, T x) => total + x;

    public static void Combine(Span<T> totals, ReadOnlySpan<T> row) => TensorPrimitives.Add(totals, row, totals);
}

/// <summary>Products.</summary>
readonly struct SegmentProduct<T> : ISegmentReducer<T> where T : INumberBase<T>
{
    public static T Identity => T.One;

    public static T Combine(T total, T x) => total * x;

    public static void Combine(Span<T> totals, ReadOnlySpan<T> row) => TensorPrimitives.Multiply(totals, row, totals);
}

/// <summary>Largest elements; the lowest number if there are none.</summary>
readonly struct SegmentMax<T> : ISegmentReducer<T> where T : INumber<T>, IMinMaxValue<T>
{
    public static T Identity => T.MinValue;

    public static T Combine(T total, T x) => T.Max(total, x);

    public static void Combine(Span<T> totals, ReadOnlySpan<T> row) => TensorPrimitives.Max(totals, row, totals);
}

/// <summary>Smallest elements; the highest number if there are none.</summary>
readonly struct SegmentMin<T> : ISegmentReducer<T> where T : INumber<T>, IMinMaxValue<T>
{
    public static T Identity => T.MaxValue;

    public static T Combine(T total, T x) => T.Min(total, x);

    public static void Combine(Span<T> totals, ReadOnlySpan<T> row) => TensorPrimitives.Min(totals, row, totals);
}
