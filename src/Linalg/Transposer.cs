using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TensorHarbor.Linalg;

/// <summary>Transposes blocks of elements of 4 or 8 bytes in registers, others one by one.</summary>
static unsafe class Transposer
{
    const int TileSide = 32;

    /// <summary>target[j, i] = source[i, j] for i below <paramref name="rows"/>, j below <paramref name="columns"/>; strides in elements.</summary>
    public static void Transpose<T>(T* source, nint sourceStride, T* target, nint targetStride, long rows, long columns) where T : unmanaged
    {
        for (long i = 0; i < rows; i += TileSide)
        {
            for (long j = 0; j < columns; j += TileSide)
            {
                Block(source + i * sourceStride + j, sourceStride, target + j * targetStride + i, targetStride,
                    (int)Math.Min(TileSide, rows - i), (int)Math.Min(TileSide, columns - j));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Block<T>(T* source, nint sourceStride, T* target, nint targetStride, int rows, int columns) where T : unmanaged
    {
        int i = 0;
        if (Avx.IsSupported && sizeof(T) == 4)
        {
            for (; i + 8 <= rows; i += 8)
            {
                int j = 0;
                for (; j + 8 <= columns; j += 8) Eight((float*)(source + i * sourceStride + j), sourceStride, (float*)(target + j * targetStride + i), targetStride);
                Plain(source + i * sourceStride + j, sourceStride, target + j * targetStride + i, targetStride, 8, columns - j);
            }
        }
        if (sizeof(T) == 4 && Sse.IsSupported)
        {
            for (; i + 4 <= rows; i += 4)
            {
                int j = 0;
                for (; j + 4 <= columns; j += 4) FourSingles((float*)(source + i * sourceStride + j), sourceStride, (float*)(target + j * targetStride + i), targetStride);
                Plain(source + i * sourceStride + j, sourceStride, target + j * targetStride + i, targetStride, 4, columns - j);
            }
        }
        if (sizeof(T) == 8 && Avx.IsSupported)
        {
            for (; i + 4 <= rows; i += 4)
            {
                int j = 0;
                for (; j + 4 <= columns; j += 4) FourDoubles((double*)(source + i * sourceStride + j), sourceStride, (double*)(target + j * targetStride + i), targetStride);
                Plain(source + i * sourceStride + j, sourceStride, target + j * targetStride + i, targetStride, 4, columns - j);
            }
        }
        Plain(source + i * sourceStride, sourceStride, target + i, targetStride, rows - i, columns);
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
        Vector256<float> a0 = Vector256.Load(s), a1 = Vector256.Load(s + sRow), a2 = Vector256.Load(s + 2 * sRow), a3 = Vector256.Load(s + 3 * sRow);
        Vector256<float> a4 = Vector256.Load(s4), a5 = Vector256.Load(s4 + sRow), a6 = Vector256.Load(s4 + 2 * sRow), a7 = Vector256.Load(s4 + 3 * sRow);
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
        Vector128<float> a0 = Vector128.Load(s), a1 = Vector128.Load(s + sRow), a2 = Vector128.Load(s + 2 * sRow), a3 = Vector128.Load(s + 3 * sRow);
        Vector128<float> b0 = Sse.UnpackLow(a0, a1), b1 = Sse.UnpackHigh(a0, a1), b2 = Sse.UnpackLow(a2, a3), b3 = Sse.UnpackHigh(a2, a3);
        Sse.Shuffle(b0, b2, 0x44).Store(t);
        Sse.Shuffle(b0, b2, 0xEE).Store(t + tRow);
        Sse.Shuffle(b1, b3, 0x44).Store(t + 2 * tRow);
        Sse.Shuffle(b1, b3, 0xEE).Store(t + 3 * tRow);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void FourDoubles(double* s, nint sRow, double* t, nint tRow)
    {
        Vector256<double> a0 = Vector256.Load(s), a1 = Vector256.Load(s + sRow), a2 = Vector256.Load(s + 2 * sRow), a3 = Vector256.Load(s + 3 * sRow);
        Vector256<double> b0 = Avx.UnpackLow(a0, a1), b1 = Avx.UnpackHigh(a0, a1), b2 = Avx.UnpackLow(a2, a3), b3 = Avx.UnpackHigh(a2, a3);
        Avx.Permute2x128(b0, b2, 0x20).Store(t);
        Avx.Permute2x128(b1, b3, 0x20).Store(t + tRow);
        Avx.Permute2x128(b0, b2, 0x31).Store(t + 2 * tRow);
        Avx.Permute2x128(b1, b3, 0x31).Store(t + 3 * tRow);
    }
}
