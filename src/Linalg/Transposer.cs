using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TensorHarbor.Linalg;

/// <summary>Transposes blocks of elements of 4 or 8 bytes in registers, others one by one.</summary>
static unsafe class Transposer
{
    /// <summary>Rows of the source per tile: whole cache lines of the target.</summary>
    const int TileRows = 128;

    /// <summary>
    /// Columns of the source per tile: a cache line, and no more rows of the target than the first-level cache has ways for one
    /// address.
    /// </summary>
    const int TileBytes = 64;

    /// <summary>
    /// target[j, i] = source[i, j] for i below <paramref name="rows"/>, j below <paramref name="columns"/>; strides in elements.
    /// </summary>
    public static void Transpose<T>(T* source, nint sourceStride, T* target, nint targetStride, long rows, long columns) where T : unmanaged
    {
        int tileColumns = Math.Max(4, TileBytes / sizeof(T));
        for (long i = 0; i < rows; i += TileRows)
        {
            for (long j = 0; j < columns; j += tileColumns)
            {
                Block(source + i * sourceStride + j, sourceStride, target + j * targetStride + i, targetStride,
                    (int)Math.Min(TileRows, rows - i), (int)Math.Min(tileColumns, columns - j));
            }
        }
    }

    /// <summary>Squares of 8, then of 4 elements a side, then the edges.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Block<T>(T* source, nint sourceStride, T* target, nint targetStride, int rows, int columns) where T : unmanaged
    {
        int side = sizeof(T) == 4 && Avx.IsSupported ? 8 : sizeof(T) == 8 && Avx.IsSupported || sizeof(T) == 4 && Sse.IsSupported ? 4 : 0;
        int whole = side == 0 ? 0 : columns / side * side, high = side == 0 ? 0 : rows / side * side;
        for (int j = 0; j < whole; j += side)
        {
            T* s = source + j, t = target + j * targetStride;
            for (int i = 0; i < high; i += side, s += side * sourceStride, t += side)
            {
                if (sizeof(T) == 8) FourDoubles((double*)s, sourceStride, (double*)t, targetStride);
                else if (side == 8) Eight((float*)s, sourceStride, (float*)t, targetStride);
                else FourSingles((float*)s, sourceStride, (float*)t, targetStride);
            }
        }
        if (whole < columns) Rest(source + whole, sourceStride, target + whole * targetStride, targetStride, high, columns - whole);
        if (high < rows) Rest(source + high * sourceStride, sourceStride, target + high, targetStride, rows - high, columns);
    }

    /// <summary>An edge: squares of 4 where they fit, the rest one by one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Rest<T>(T* source, nint sourceStride, T* target, nint targetStride, int rows, int columns) where T : unmanaged
    {
        int i = 0;
        if (sizeof(T) == 4 && Sse.IsSupported && columns >= 4)
        {
            for (; i + 4 <= rows; i += 4)
            {
                T* s = source + i * sourceStride, t = target + i;
                int j = 0;
                for (; j + 4 <= columns; j += 4) FourSingles((float*)(s + j), sourceStride, (float*)(t + j * targetStride), targetStride);
                if (j < columns) Plain(s + j, sourceStride, t + j * targetStride, targetStride, 4, columns - j);
            }
        }
        if (i < rows) Plain(source + i * sourceStride, sourceStride, target + i, targetStride, rows - i, columns);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Plain<T>(T* source, nint sourceStride, T* target, nint targetStride, int rows, int columns) where T : unmanaged
    {
        for (int j = 0; j < columns; j++)
        {
            for (int i = 0; i < rows; i++) target[j * targetStride + i] = source[i * sourceStride + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Eight(float* s, nint sRow, float* t, nint tRow)
    {
        float* s4 = s + 4 * sRow;
        Vector256<float> a0 = Vector256.Load(s), a1 = Vector256.Load(s + sRow), a2 = Vector256.Load(s + 2 * sRow),
            a3 = Vector256.Load(s + 3 * sRow);
        Vector256<float> a4 = Vector256.Load(s4), a5 = Vector256.Load(s4 + sRow), a6 = Vector256.Load(s4 + 2 * sRow),
            a7 = Vector256.Load(s4 + 3 * sRow);
        Quad(a0, a1, a2, a3, out Vector256<float> p0, out Vector256<float> p1, out Vector256<float> p2, out Vector256<float> p3);
        Quad(a4, a5, a6, a7, out Vector256<float> q0, out Vector256<float> q1, out Vector256<float> q2, out Vector256<float> q3);
        float* t4 = t + 4 * tRow;
        Avx.Permute2x128(p0, q0, 0x20).Store(t);
        Avx.Permute2x128(p1, q1, 0x20).Store(t + tRow);
        Avx.Permute2x128(p2, q2, 0x20).Store(t + 2 * tRow);
        Avx.Permute2x128(p3, q3, 0x20).Store(t + 3 * tRow);
        Avx.Permute2x128(p0, q0, 0x31).Store(t4);
        Avx.Permute2x128(p1, q1, 0x31).Store(t4 + tRow);
        Avx.Permute2x128(p2, q2, 0x31).Store(t4 + 2 * tRow);
        Avx.Permute2x128(p3, q3, 0x31).Store(t4 + 3 * tRow);
    }

    /// <summary>Transposes the two 4x4 halves of four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Quad(Vector256<float> a0, Vector256<float> a1, Vector256<float> a2, Vector256<float> a3,
        out Vector256<float> p0, out Vector256<float> p1, out Vector256<float> p2, out Vector256<float> p3)
    {
        Vector256<float> b0 = Avx.UnpackLow(a0, a1), b1 = Avx.UnpackHigh(a0, a1), b2 = Avx.UnpackLow(a2, a3), b3 = Avx.UnpackHigh(a2, a3);
        (p0, p1) = (Avx.Shuffle(b0, b2, 0x44), Avx.Shuffle(b0, b2, 0xEE));
        (p2, p3) = (Avx.Shuffle(b1, b3, 0x44), Avx.Shuffle(b1, b3, 0xEE));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourSingles(float* s, nint sRow, float* t, nint tRow)
    {
        Vector128<float> a0 = Vector128.Load(s), a1 = Vector128.Load(s + sRow), a2 = Vector128.Load(s + 2 * sRow),
            a3 = Vector128.Load(s + 3 * sRow);
        Vector128<float> b0 = Sse.UnpackLow(a0, a1), b1 = Sse.UnpackHigh(a0, a1), b2 = Sse.UnpackLow(a2, a3), b3 = Sse.UnpackHigh(a2, a3);
        Sse.Shuffle(b0, b2, 0x44).Store(t);
        Sse.Shuffle(b0, b2, 0xEE).Store(t + tRow);
        Sse.Shuffle(b1, b3, 0x44).Store(t + 2 * tRow);
        Sse.Shuffle(b1, b3, 0xEE).Store(t + 3 * tRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourDoubles(double* s, nint sRow, double* t, nint tRow)
    {
        Vector256<double> a0 = Vector256.Load(s), a1 = Vector256.Load(s + sRow), a2 = Vector256.Load(s + 2 * sRow),
            a3 = Vector256.Load(s + 3 * sRow);
        Vector256<double> b0 = Avx.UnpackLow(a0, a1), b1 = Avx.UnpackHigh(a0, a1), b2 = Avx.UnpackLow(a2, a3), b3 = Avx.UnpackHigh(a2, a3);
        Avx.Permute2x128(b0, b2, 0x20).Store(t);
        Avx.Permute2x128(b1, b3, 0x20).Store(t + tRow);
        Avx.Permute2x128(b0, b2, 0x31).Store(t + 2 * tRow);
        Avx.Permute2x128(b1, b3, 0x31).Store(t + 3 * tRow);
    }
}
