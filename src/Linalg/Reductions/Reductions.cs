using System.Numerics;
using System.Runtime.InteropServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// Reductions of dense row-major tensors over any axes. The target is dense and has the kept axes in their order. Sums of floating-point
/// numbers are pairwise; reductions of no elements give the function's identity (0, 1, -infinity or the least value, ...).
/// </summary>
public static unsafe class Reductions
{
    /// <summary>Sums (op Sum).</summary>
    /// <param name="x">Source.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="reduced">One flag per axis: is it summed over?</param>
    /// <param name="y">Target: one element per combination of the kept axes.</param>
    public static void Sum<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T> =>
        Reduce<T, SumFold<T>>(x, shape, reduced, y);

    /// <summary>Means (op Mean): sum divided by count, truncated for integers; NaN for no floating-point elements.</summary>
    /// <inheritdoc cref="Sum{T}"/>
    /// <exception cref="DivideByZeroException">Integers, and nothing to take the mean of.</exception>
    public static void Mean<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        Reduce<T, SumFold<T>>(x, shape, reduced, y);
        if (y.IsEmpty) return;
        T count = T.CreateTruncating(x.Length / y.Length);
        foreach (ref T value in y) value /= count;
    }

    /// <summary>Products (op Prod).</summary>
    /// <inheritdoc cref="Sum{T}"/>
    public static void Product<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T> =>
        Reduce<T, ProductFold<T>>(x, shape, reduced, y);

    /// <summary>Largest elements (op Max); NaN if one is NaN.</summary>
    /// <inheritdoc cref="Sum{T}"/>
    public static void Max<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        Reduce<T, MaxFold<T>>(x, shape, reduced, y);

    /// <summary>Smallest elements (op Min); NaN if one is NaN.</summary>
    /// <inheritdoc cref="Sum{T}"/>
    public static void Min<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T>, IMinMaxValue<T> =>
        Reduce<T, MinFold<T>>(x, shape, reduced, y);

    /// <summary>Are all true (op All)? True for none.</summary>
    /// <inheritdoc cref="Sum{T}"/>
    public static void All(ReadOnlySpan<bool> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<bool> y)
    {
        if (x.IsEmpty) y.Fill(true);
        else Reduce<byte, MinFold<byte>>(MemoryMarshal.AsBytes(x), shape, reduced, MemoryMarshal.AsBytes(y));
    }

    /// <summary>Is one true (op Any)? False for none.</summary>
    /// <inheritdoc cref="Sum{T}"/>
    public static void Any(ReadOnlySpan<bool> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<bool> y) =>
        Reduce<byte, MaxFold<byte>>(MemoryMarshal.AsBytes(x), shape, reduced, MemoryMarshal.AsBytes(y));

    /// <summary>Reduces with any fold.</summary>
    internal static void Reduce<T, TFold>(ReadOnlySpan<T> x, ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<T> y)
        where T : unmanaged, INumber<T> where TFold : struct, IFold<T>
    {
        if (shape.Length != reduced.Length)
        {
            throw new ArgumentException($"{reduced.Length} flags for a tensor of rank {shape.Length}", nameof(reduced));
        }
        if (x.IsEmpty)
        {
            y.Fill(TFold.Identity);
            return;
        }
        Span<long> dims = stackalloc long[shape.Length];
        dims = dims[..Merge(shape, reduced, dims, out bool firstIsReduced)];
        long kept = 1;
        for (int i = firstIsReduced ? 1 : 0; i < dims.Length; i += 2) kept *= dims[i];
        if (kept != y.Length) throw new ArgumentException($"the reduction has {kept} elements, the target {y.Length}", nameof(y));
        fixed (T* px = x, py = y)
        {
            if (dims.IsEmpty) *py = *px;
            else Nest<T, TFold>(px, dims, firstIsReduced, py, accumulate: false);
        }
    }

    /// <summary>Merges neighbours of one kind and drops axes of size 1; kept and reduced axes then alternate.</summary>
    static int Merge(ReadOnlySpan<long> shape, ReadOnlySpan<bool> reduced, Span<long> dims, out bool firstIsReduced)
    {
        int count = 0;
        bool last = firstIsReduced = false;
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] == 1) continue;
            if (count > 0 && reduced[i] == last) dims[count - 1] *= shape[i];
            else dims[count++] = shape[i];
            last = reduced[i];
            if (count == 1) firstIsReduced = last;
        }
        return count;
    }

    static void Nest<T, TFold>(T* x, ReadOnlySpan<long> dims, bool isReduced, T* y, bool accumulate)
        where T : unmanaged, INumber<T> where TFold : struct, IFold<T>
    {
        long size = dims[0];
        if (dims.Length == 1 && !isReduced) Fold.Columns<T, TFold>(x, 1, size, y, accumulate);
        else if (dims.Length == 1) Put<T, TFold>(y, Fold.Row<T, TFold>(x, size), accumulate);
        else if (dims.Length == 2 && isReduced) Fold.Columns<T, TFold>(x, size, dims[1], y, accumulate);
        else if (dims.Length == 2)
        {
            for (long i = 0; i < size; i++) Put<T, TFold>(y + i, Fold.Row<T, TFold>(x + i * dims[1], dims[1]), accumulate);
        }
        else
        {
            long xStep = 1, yStep = 1;
            for (int i = 1; i < dims.Length; i++)
            {
                xStep *= dims[i];
                if (!isReduced && i % 2 == 0) yStep *= dims[i];
            }
            if (isReduced) yStep = 0;
            for (long i = 0; i < size; i++)
            {
                Nest<T, TFold>(x + i * xStep, dims[1..], !isReduced, y + i * yStep, accumulate || (isReduced && i > 0));
            }
        }
    }

    static void Put<T, TFold>(T* y, T value, bool accumulate) where T : unmanaged where TFold : struct, IFold<T> =>
        *y = accumulate ? TFold.Combine(*y, value) : value;
}
