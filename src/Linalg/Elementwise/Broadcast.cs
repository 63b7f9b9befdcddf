using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// Functions of two dense row-major tensors whose shapes are broadcast against each other. Neighbouring axes that are broadcast alike
/// are merged first, so the inner loop is as long as can be.
/// </summary>
public static class Broadcast
{
    const int PatternLength = 256;
    const long CyclesPerElement = 4;

    /// <summary>The shape of the result, or false if the shapes cannot be combined.</summary>
    /// <param name="x">Shape of x.</param>
    /// <param name="y">Shape of y.</param>
    /// <param name="z">Gets the result's dimensions; its length must be the larger rank.</param>
    public static bool TryShape(ReadOnlySpan<long> x, ReadOnlySpan<long> y, Span<long> z)
    {
        for (int i = 1; i <= z.Length; i++)
        {
            long a = Dimension(x, i), b = Dimension(y, i);
            if (a != b && a != 1 && b != 1) return false;
            z[^i] = a == 1 ? b : a;
        }
        return true;
    }

    /// <summary>x + y.</summary>
    public static void Add<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> xShape, ReadOnlySpan<T> y, ReadOnlySpan<long> yShape,
        Span<T> z, ReadOnlySpan<long> zShape) where T : unmanaged, INumber<T> =>
        Binary<T, T, AddOperator<T>>(x, xShape, y, yShape, z, zShape);

    /// <summary>x - y.</summary>
    public static void Subtract<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> xShape, ReadOnlySpan<T> y, ReadOnlySpan<long> yShape,
        Span<T> z, ReadOnlySpan<long> zShape) where T : unmanaged, INumber<T> =>
        Binary<T, T, SubtractOperator<T>>(x, xShape, y, yShape, z, zShape);

    /// <summary>x * y.</summary>
    public static void Multiply<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> xShape, ReadOnlySpan<T> y, ReadOnlySpan<long> yShape,
        Span<T> z, ReadOnlySpan<long> zShape) where T : unmanaged, INumber<T> =>
        Binary<T, T, MultiplyOperator<T>>(x, xShape, y, yShape, z, zShape);

    /// <summary>(x - y) squared.</summary>
    public static void SquaredDifference<T>(ReadOnlySpan<T> x, ReadOnlySpan<long> xShape, ReadOnlySpan<T> y, ReadOnlySpan<long> yShape,
        Span<T> z, ReadOnlySpan<long> zShape) where T : unmanaged, INumber<T> =>
        Binary<T, T, VectorOperator<T, SquaredDifferenceOperator<T>>>(x, xShape, y, yShape, z, zShape);

    /// <summary>z = f(x, y) with broadcasting. z may be x or y if that has z's shape.</summary>
    /// <param name="x">Left source.</param>
    /// <param name="xShape">Its shape.</param>
    /// <param name="y">Right source.</param>
    /// <param name="yShape">Its shape.</param>
    /// <param name="z">Target.</param>
    /// <param name="zShape">Its shape: what <see cref="TryShape"/> gave.</param>
    /// <param name="workers">Threads to use; <see langword="null"/>: the caller alone.</param>
    /// <typeparam name="T">Element of the sources.</typeparam>
    /// <typeparam name="TResult">Element of the target.</typeparam>
    /// <typeparam name="TOp">The function.</typeparam>
    /// <exception cref="ArgumentException">A span has not the size of its shape, and not that of z, nor is it one element.</exception>
    public static unsafe void Binary<T, TResult, TOp>(ReadOnlySpan<T> x, ReadOnlySpan<long> xShape, ReadOnlySpan<T> y, ReadOnlySpan<long> yShape,
        Span<TResult> z, ReadOnlySpan<long> zShape, WorkSplitter? workers = null)
            where T : unmanaged where TResult : unmanaged where TOp : struct, ISpanOperator<T, TResult>
    {
        if (z.IsEmpty) return;
        Span<Axis> axes = stackalloc Axis[zShape.Length + 1];
        if (x.Length == z.Length && y.Length == z.Length) axes = OneAxis(axes, z.Length, 1, 1);
        else if (y.Length == 1) axes = OneAxis(axes, z.Length, 1, 0);
        else if (x.Length == 1) axes = OneAxis(axes, z.Length, 0, 1);
        else
        {
            axes = axes[..Merge(xShape, yShape, zShape, axes, out long xLength, out long yLength)];
            Map.CheckLength(x.Length, (int)xLength);
            Map.CheckLength(y.Length, (int)yLength);
        }
        if (workers is null || workers.WorthThreads(z.Length * CyclesPerElement) == 1)
        {
            Nest<T, TResult, TOp>(x, y, z, axes);
            return;
        }
        fixed (T* px = x, py = y)
        fixed (TResult* pz = z)
        fixed (Axis* pa = axes)
        {
            long items = axes[0].Size;
            workers.For(items, z.Length / items * CyclesPerElement, new Slices<T, TResult, TOp>(px, x.Length, py, y.Length, pz, z.Length / items, pa, axes.Length));
        }
    }

    static Span<Axis> OneAxis(Span<Axis> axes, long size, long xStride, long yStride)
    {
        axes[0] = new Axis { Size = size, XStride = xStride, YStride = yStride };
        return axes[..1];
    }

    /// <summary>Slices along the outermost axis. The caller's axes live as long as the split loop.</summary>
    readonly unsafe struct Slices<T, TResult, TOp>(T* x, int xLength, T* y, int yLength, TResult* z, long zStep, Axis* axes, int rank) : IRangeBody
        where T : unmanaged where TResult : unmanaged where TOp : struct, ISpanOperator<T, TResult>
    {
        public void Run(long start, long end)
        {
            Span<Axis> own = stackalloc Axis[rank];
            new ReadOnlySpan<Axis>(axes, rank).CopyTo(own);
            own[0].Size = end - start;
            Nest<T, TResult, TOp>(Part(x, xLength, own[0].XStride, start, end), Part(y, yLength, own[0].YStride, start, end),
                new Span<TResult>(z + start * zStep, (int)((end - start) * zStep)), own);
        }

        static ReadOnlySpan<T> Part(T* source, int length, long stride, long start, long end) =>
            stride == 0 ? new(source, length) : new(source + start * stride, (int)((end - start) * stride));
    }

    /// <summary>Combines each row of a matrix with the same vector.</summary>
    static void Rows<T, TResult, TOp>(ReadOnlySpan<T> matrix, ReadOnlySpan<T> vector, Span<TResult> z, bool vectorIsLeft)
        where T : unmanaged where TResult : unmanaged where TOp : struct, ISpanOperator<T, TResult>
    {
        if (vector.Length <= PatternLength / 4 && matrix.Length > vector.Length) Pattern<T, TResult, TOp>(matrix, vector, z, vectorIsLeft);
        else RowByRow<T, TResult, TOp>(matrix, vector, z, vectorIsLeft);
    }

    /// <summary>Repeats a short vector, so that a call of the operator does several rows.</summary>
    [SkipLocalsInit]
    static unsafe void Pattern<T, TResult, TOp>(ReadOnlySpan<T> matrix, ReadOnlySpan<T> vector, Span<TResult> z, bool vectorIsLeft)
        where T : unmanaged where TResult : unmanaged where TOp : struct, ISpanOperator<T, TResult>
    {
        T* memory = stackalloc T[PatternLength];
        int copies = Math.Min(PatternLength / vector.Length, matrix.Length / vector.Length);
        var pattern = new Span<T>(memory, copies * vector.Length);
        vector.CopyTo(pattern);
        for (int done = vector.Length; done < pattern.Length;)
        {
            int next = Math.Min(done, pattern.Length - done);
            pattern[..next].CopyTo(pattern[done..]);
            done += next;
        }
        RowByRow<T, TResult, TOp>(matrix, pattern, z, vectorIsLeft);
    }

    static void RowByRow<T, TResult, TOp>(ReadOnlySpan<T> matrix, ReadOnlySpan<T> vector, Span<TResult> z, bool vectorIsLeft)
        where T : unmanaged where TResult : unmanaged where TOp : struct, ISpanOperator<T, TResult>
    {
        for (int i = 0; i < z.Length; i += vector.Length)
        {
            int count = Math.Min(vector.Length, z.Length - i);
            if (vectorIsLeft) TOp.Apply(vector[..count], matrix.Slice(i, count), z.Slice(i, count));
            else TOp.Apply(matrix.Slice(i, count), vector[..count], z.Slice(i, count));
        }
    }

    static void Nest<T, TResult, TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<TResult> z, ReadOnlySpan<Axis> axes)
        where T : unmanaged where TResult : unmanaged where TOp : struct, ISpanOperator<T, TResult>
    {
        Axis axis = axes[0];
        if (axes.Length == 1)
        {
            if (axis.XStride == 0) TOp.Apply(x[0], y, z);
            else if (axis.YStride == 0) TOp.Apply(x, y[0], z);
            else TOp.Apply(x, y, z);
            return;
        }
        if (axes.Length == 2 && (axis.XStride == 0 || axis.YStride == 0) && axes[1].XStride == 1 && axes[1].YStride == 1)
        {
            Rows<T, TResult, TOp>(axis.XStride == 0 ? y : x, axis.XStride == 0 ? x : y, z, vectorIsLeft: axis.XStride == 0);
            return;
        }
        int xLength = (int)(axis.XStride == 0 ? x.Length : axis.XStride), yLength = (int)(axis.YStride == 0 ? y.Length : axis.YStride);
        int zLength = (int)(z.Length / axis.Size);
        for (int i = 0; i < (int)axis.Size; i++)
        {
            Nest<T, TResult, TOp>(x.Slice(i * (int)axis.XStride, xLength), y.Slice(i * (int)axis.YStride, yLength),
                z.Slice(i * zLength, zLength), axes[1..]);
        }
    }

    /// <summary>Merges axes; fills from the outermost to the innermost, counts the elements, and returns how many axes there are.</summary>
    static int Merge(ReadOnlySpan<long> x, ReadOnlySpan<long> y, ReadOnlySpan<long> z, Span<Axis> axes, out long xLength, out long yLength)
    {
        int count = 0;
        for (int i = z.Length; i >= 1; i--)
        {
            if (z[^i] == 1) continue;
            long xStep = Dimension(x, i) == 1 ? 0 : 1, yStep = Dimension(y, i) == 1 ? 0 : 1;
            if (count > 0 && axes[count - 1].XStride == xStep && axes[count - 1].YStride == yStep) axes[count - 1].Size *= z[^i];
            else axes[count++] = new Axis { Size = z[^i], XStride = xStep, YStride = yStep };
        }
        xLength = yLength = 1;
        for (int i = count - 1; i >= 0; i--)
        {
            ref Axis axis = ref axes[i];
            if (axis.XStride != 0) (axis.XStride, xLength) = (xLength, xLength * axis.Size);
            if (axis.YStride != 0) (axis.YStride, yLength) = (yLength, yLength * axis.Size);
        }
        return count;
    }

    static long Dimension(ReadOnlySpan<long> shape, int fromEnd) => fromEnd <= shape.Length ? shape[^fromEnd] : 1;

    struct Axis
    {
        public long Size, XStride, YStride;
    }
}
