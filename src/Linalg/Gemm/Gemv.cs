using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>The two products of a row-major matrix with a vector. Both read the matrix once, front to back.</summary>
static unsafe class Gemv<T, TV, TSimd>
    where T : unmanaged, IBinaryFloatingPointIeee754<T> where TV : unmanaged where TSimd : struct, ISimd<T, TV>
{
    /// <summary>y[i] = (accumulate ? y[i] : 0) + sum over j of matrix[i, j] x[j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void DotRows(T* matrix, nint stride, long rows, long columns, T* x, T* y, nint yStride, bool accumulate)
    {
        long i = 0;
        for (; i + 4 <= rows; i += 4) DotFour(matrix + i * stride, stride, columns, x, y + i * yStride, yStride, accumulate);
        for (; i < rows; i++) DotOne(matrix + i * stride, columns, x, y + i * yStride, accumulate);
    }

    /// <summary>y[j] = (accumulate ? y[j] : 0) + sum over i of x[i] matrix[i, j].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SumRows(T* matrix, nint stride, long rows, long columns, T* x, nint xStride, T* y, bool accumulate)
    {
        int lanes = TSimd.Lanes;
        long j = 0;
        for (; j + 8 * lanes <= columns; j += 8 * lanes) SumEight(matrix + j, stride, rows, x, xStride, y + j, accumulate);
        for (; j < columns; j += lanes)
        {
            SumOne(matrix + j, stride, rows, (int)Math.Min(lanes, columns - j), x, xStride, y + j, accumulate);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void DotFour(T* p, nint stride, long columns, T* x, T* y, nint yStride, bool accumulate)
    {
        int lanes = TSimd.Lanes;
        TV zero = TSimd.Broadcast(default), s0 = zero, s1 = zero, s2 = zero, s3 = zero, t0 = zero, t1 = zero, t2 = zero, t3 = zero;
        T* p1 = p + stride, p2 = p1 + stride, p3 = p2 + stride;
        long j = 0;
        for (; j + 2 * lanes <= columns; j += 2 * lanes)
        {
            TV v = TSimd.Load(x + j), w = TSimd.Load(x + j + lanes);
            s0 = TSimd.MultiplyAdd(TSimd.Load(p + j), v, s0);
            s1 = TSimd.MultiplyAdd(TSimd.Load(p1 + j), v, s1);
            s2 = TSimd.MultiplyAdd(TSimd.Load(p2 + j), v, s2);
            s3 = TSimd.MultiplyAdd(TSimd.Load(p3 + j), v, s3);
            t0 = TSimd.MultiplyAdd(TSimd.Load(p + j + lanes), w, t0);
            t1 = TSimd.MultiplyAdd(TSimd.Load(p1 + j + lanes), w, t1);
            t2 = TSimd.MultiplyAdd(TSimd.Load(p2 + j + lanes), w, t2);
            t3 = TSimd.MultiplyAdd(TSimd.Load(p3 + j + lanes), w, t3);
        }
        for (; j < columns; j += lanes)
        {
            int count = (int)Math.Min(lanes, columns - j);
            TV mask = TSimd.Mask(count), v = TSimd.LoadPartial(x + j, count, mask);
            s0 = TSimd.MultiplyAdd(TSimd.LoadPartial(p + j, count, mask), v, s0);
            s1 = TSimd.MultiplyAdd(TSimd.LoadPartial(p1 + j, count, mask), v, s1);
            s2 = TSimd.MultiplyAdd(TSimd.LoadPartial(p2 + j, count, mask), v, s2);
            s3 = TSimd.MultiplyAdd(TSimd.LoadPartial(p3 + j, count, mask), v, s3);
        }
        Put(y, TSimd.Add(s0, t0), accumulate);
        Put(y + yStride, TSimd.Add(s1, t1), accumulate);
        Put(y + 2 * yStride, TSimd.Add(s2, t2), accumulate);
        Put(y + 3 * yStride, TSimd.Add(s3, t3), accumulate);
    }

    /// <summary>Adds in the order of <see cref="DotFour"/>, so that a row's result does not depend on its neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void DotOne(T* p, long columns, T* x, T* y, bool accumulate)
    {
        int lanes = TSimd.Lanes;
        TV s = TSimd.Broadcast(default), t = s;
        long j = 0;
        for (; j + 2 * lanes <= columns; j += 2 * lanes)
        {
            s = TSimd.MultiplyAdd(TSimd.Load(p + j), TSimd.Load(x + j), s);
            t = TSimd.MultiplyAdd(TSimd.Load(p + j + lanes), TSimd.Load(x + j + lanes), t);
        }
        for (; j < columns; j += lanes)
        {
            int count = (int)Math.Min(lanes, columns - j);
            TV mask = TSimd.Mask(count);
            s = TSimd.MultiplyAdd(TSimd.LoadPartial(p + j, count, mask), TSimd.LoadPartial(x + j, count, mask), s);
        }
        Put(y, TSimd.Add(s, t), accumulate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Put(T* y, TV sum, bool accumulate)
    {
        T value = TSimd.Sum(sum);
        *y = accumulate ? *y + value : value;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SumEight(T* p, nint stride, long rows, T* x, nint xStride, T* y, bool accumulate)
    {
        int n = TSimd.Lanes;
        TV s0, s1, s2, s3, s4, s5, s6, s7;
        s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = TSimd.Broadcast(default);
        for (long i = 0; i < rows; i++, p += stride, x += xStride)
        {
            TV v = TSimd.Broadcast(*x);
            s0 = TSimd.MultiplyAdd(v, TSimd.Load(p), s0);
            s1 = TSimd.MultiplyAdd(v, TSimd.Load(p + n), s1);
            s2 = TSimd.MultiplyAdd(v, TSimd.Load(p + 2 * n), s2);
            s3 = TSimd.MultiplyAdd(v, TSimd.Load(p + 3 * n), s3);
            s4 = TSimd.MultiplyAdd(v, TSimd.Load(p + 4 * n), s4);
            s5 = TSimd.MultiplyAdd(v, TSimd.Load(p + 5 * n), s5);
            s6 = TSimd.MultiplyAdd(v, TSimd.Load(p + 6 * n), s6);
            s7 = TSimd.MultiplyAdd(v, TSimd.Load(p + 7 * n), s7);
        }
        if (accumulate)
        {
            (s0, s1) = (TSimd.Add(s0, TSimd.Load(y)), TSimd.Add(s1, TSimd.Load(y + n)));
            (s2, s3) = (TSimd.Add(s2, TSimd.Load(y + 2 * n)), TSimd.Add(s3, TSimd.Load(y + 3 * n)));
            (s4, s5) = (TSimd.Add(s4, TSimd.Load(y + 4 * n)), TSimd.Add(s5, TSimd.Load(y + 5 * n)));
            (s6, s7) = (TSimd.Add(s6, TSimd.Load(y + 6 * n)), TSimd.Add(s7, TSimd.Load(y + 7 * n)));
        }
        TSimd.Store(y, s0);
        TSimd.Store(y + n, s1);
        TSimd.Store(y + 2 * n, s2);
        TSimd.Store(y + 3 * n, s3);
        TSimd.Store(y + 4 * n, s4);
        TSimd.Store(y + 5 * n, s5);
        TSimd.Store(y + 6 * n, s6);
        TSimd.Store(y + 7 * n, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void SumOne(T* p, nint stride, long rows, int count, T* x, nint xStride, T* y, bool accumulate)
    {
        TV mask = TSimd.Mask(count), s = TSimd.Broadcast(default);
        for (long i = 0; i < rows; i++, p += stride, x += xStride)
        {
            s = TSimd.MultiplyAdd(TSimd.Broadcast(*x), TSimd.LoadPartial(p, count, mask), s);
        }
        if (accumulate) s = TSimd.Add(s, TSimd.LoadPartial(y, count, mask));
        TSimd.StorePartial(y, count, mask, s);
    }
}
