using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Drivers of operators over spans. The target may be one of the sources.</summary>
static unsafe class Map
{
    /// <summary>y[i] = f(x[i]).</summary>
    public static void Unary<T, TOp>(ReadOnlySpan<T> x, Span<T> y) where T : unmanaged, INumber<T> where TOp : struct, IUnaryOperator<T>
    {
        CheckLength(x.Length, y.Length);
        fixed (T* px = x, py = y) SimdRoutine.Run<T, UnaryLoop<T, TOp>>(new UnaryLoop<T, TOp>(px, py, y.Length));
    }

    /// <summary>
    /// y[i] = g(x[i], f(x[i])): a long function in two parts, because there is a limit to what the compiler inlines into one loop.
    /// </summary>
    [SkipLocalsInit]
    public static void InTwoParts<T, TFirst, TSecond>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T> where TFirst : struct, IUnaryOperator<T> where TSecond : struct, IBinaryOperator<T>
    {
        const int Block = 512;
        CheckLength(x.Length, y.Length);
        Span<T> first = stackalloc T[Block];
        for (int i = 0; i < y.Length; i += Block)
        {
            int count = Math.Min(Block, y.Length - i);
            Unary<T, TFirst>(x.Slice(i, count), first[..count]);
            Binary<T, TSecond>(x.Slice(i, count), first[..count], y.Slice(i, count));
        }
    }

    /// <summary>z[i] = f(x[i], y[i]).</summary>
    public static void Binary<T, TOp>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, INumber<T> where TOp : struct, IBinaryOperator<T>
    {
        CheckLength(x.Length, z.Length);
        CheckLength(y.Length, z.Length);
        fixed (T* px = x, py = y, pz = z) SimdRoutine.Run<T, BinaryLoop<T, TOp>>(new BinaryLoop<T, TOp>(px, 1, py, 1, pz, z.Length));
    }

    /// <summary>z[i] = f(x[i], y).</summary>
    public static void Binary<T, TOp>(ReadOnlySpan<T> x, T y, Span<T> z)
        where T : unmanaged, INumber<T> where TOp : struct, IBinaryOperator<T>
    {
        CheckLength(x.Length, z.Length);
        fixed (T* px = x, pz = z) SimdRoutine.Run<T, BinaryLoop<T, TOp>>(new BinaryLoop<T, TOp>(px, 1, &y, 0, pz, z.Length));
    }

    /// <summary>z[i] = f(x, y[i]).</summary>
    public static void Binary<T, TOp>(T x, ReadOnlySpan<T> y, Span<T> z)
        where T : unmanaged, INumber<T> where TOp : struct, IBinaryOperator<T>
    {
        CheckLength(y.Length, z.Length);
        fixed (T* py = y, pz = z) SimdRoutine.Run<T, BinaryLoop<T, TOp>>(new BinaryLoop<T, TOp>(&x, 0, py, 1, pz, z.Length));
    }

    public static void CheckLength(int got, int expected)
    {
        if (got != expected) FailLength(got, expected);
    }

    static void FailLength(int got, int expected) => throw new ArgumentException($"the spans differ in length: {got} and {expected}");

    readonly struct UnaryLoop<T, TOp>(T* x, T* y, long count) : ISimdRoutine<T> where T : unmanaged where TOp : struct, IUnaryOperator<T>
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV> => Loop<TV, TSimd>(x, y, count);

        /// <summary>The operator is called in one place only: there is a limit to what the compiler inlines into a method.</summary>
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Loop<TV, TSimd>(T* x, T* y, long count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes, last = (int)(count % lanes);
            TV mask = TSimd.Mask(last);
            for (long i = 0; i < count; i += lanes)
            {
                bool isWhole = count - i >= lanes;
                TV value = TOp.Apply<TV, TSimd>(isWhole ? TSimd.Load(x + i) : TSimd.LoadPartial(x + i, last, mask));
                if (isWhole) TSimd.Store(y + i, value);
                else TSimd.StorePartial(y + i, last, mask, value);
            }
        }
    }

    readonly struct BinaryLoop<T, TOp>(T* x, int xStep, T* y, int yStep, T* z, long count) : ISimdRoutine<T>
        where T : unmanaged where TOp : struct, IBinaryOperator<T>
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            if (xStep == 0) Left<TV, TSimd>(*x, y, z, count);
            else if (yStep == 0) Right<TV, TSimd>(x, *y, z, count);
            else Both<TV, TSimd>(x, y, z, count);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Both<TV, TSimd>(T* x, T* y, T* z, long count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes;
            long i = 0;
            for (; i + lanes <= count; i += lanes) TSimd.Store(z + i, TOp.Apply<TV, TSimd>(TSimd.Load(x + i), TSimd.Load(y + i)));
            int rest = (int)(count - i);
            if (rest == 0) return;
            TV mask = TSimd.Mask(rest);
            TV z0 = TOp.Apply<TV, TSimd>(TSimd.LoadPartial(x + i, rest, mask), TSimd.LoadPartial(y + i, rest, mask));
            TSimd.StorePartial(z + i, rest, mask, z0);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Left<TV, TSimd>(T x, T* y, T* z, long count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            TV left = TSimd.Broadcast(x);
            int lanes = TSimd.Lanes;
            long i = 0;
            for (; i + lanes <= count; i += lanes) TSimd.Store(z + i, TOp.Apply<TV, TSimd>(left, TSimd.Load(y + i)));
            int rest = (int)(count - i);
            if (rest == 0) return;
            TV mask = TSimd.Mask(rest);
            TSimd.StorePartial(z + i, rest, mask, TOp.Apply<TV, TSimd>(left, TSimd.LoadPartial(y + i, rest, mask)));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Right<TV, TSimd>(T* x, T y, T* z, long count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            TV right = TSimd.Broadcast(y);
            int lanes = TSimd.Lanes;
            long i = 0;
            for (; i + lanes <= count; i += lanes) TSimd.Store(z + i, TOp.Apply<TV, TSimd>(TSimd.Load(x + i), right));
            int rest = (int)(count - i);
            if (rest == 0) return;
            TV mask = TSimd.Mask(rest);
            TSimd.StorePartial(z + i, rest, mask, TOp.Apply<TV, TSimd>(TSimd.LoadPartial(x + i, rest, mask), right));
        }
    }
}
