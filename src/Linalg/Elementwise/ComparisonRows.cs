using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Compares rows: with vectors for the numbers of four and eight bytes, else one element after another.</summary>
static unsafe class ComparisonRows<T, TOne, TMask> where T : unmanaged where TOne : struct, IScalarOperator<T, bool> where TMask : struct, IVectorComparison
{
    public static void Run(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<bool> z)
    {
        Map.CheckLength(x.Length, z.Length);
        Map.CheckLength(y.Length, z.Length);
        fixed (T* px = x, py = y) Run(px, 1, py, 1, z);
    }

    public static void Run(T x, ReadOnlySpan<T> y, Span<bool> z)
    {
        Map.CheckLength(y.Length, z.Length);
        fixed (T* py = y) Run(&x, 0, py, 1, z);
    }

    public static void Run(ReadOnlySpan<T> x, T y, Span<bool> z)
    {
        Map.CheckLength(x.Length, z.Length);
        fixed (T* px = x) Run(px, 1, &y, 0, z);
    }

    static void Run(T* x, int xStep, T* y, int yStep, Span<bool> z)
    {
        if (z.IsEmpty) return;
        fixed (bool* pz = z)
        {
            if (typeof(T) == typeof(float)) Vectors((float*)x, xStep, (float*)y, yStep, pz, z.Length);
            else if (typeof(T) == typeof(double)) Vectors((double*)x, xStep, (double*)y, yStep, pz, z.Length);
            else if (typeof(T) == typeof(int)) Vectors((int*)x, xStep, (int*)y, yStep, pz, z.Length);
            else if (typeof(T) == typeof(long)) Vectors((long*)x, xStep, (long*)y, yStep, pz, z.Length);
            else
            {
                for (int i = 0; i < z.Length; i++) pz[i] = TOne.Apply(x[i * xStep], y[i * yStep]);
            }
        }
    }

    static void Vectors<TNumber>(TNumber* x, int xStep, TNumber* y, int yStep, bool* z, int count) where TNumber : unmanaged, INumber<TNumber> =>
        SimdRoutine.Run<TNumber, Loop<TNumber>>(new Loop<TNumber>(x, xStep, y, yStep, z, count));

    readonly struct Loop<TNumber>(TNumber* x, int xStep, TNumber* y, int yStep, bool* z, int count) : ISimdRoutine<TNumber> where TNumber : unmanaged
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<TNumber, TV> => Rows<TV, TSimd>(x, xStep, y, yStep, z, count);

        [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
        static void Rows<TV, TSimd>(TNumber* x, int xStep, TNumber* y, int yStep, bool* z, int count)
            where TV : unmanaged where TSimd : struct, ISimd<TNumber, TV>
        {
            const int MostLanes = 16;
            int lanes = TSimd.Lanes, i = 0;
            TV left = TSimd.Broadcast(*x), right = TSimd.Broadcast(*y);
            for (; i + lanes <= count; i += lanes)
            {
                if (xStep != 0) left = TSimd.Load(x + i);
                if (yStep != 0) right = TSimd.Load(y + i);
                TSimd.StoreFlags(z + i, TMask.Mask<TNumber, TV, TSimd>(left, right), TMask.IsNegated);
            }
            int rest = count - i;
            if (rest == 0) return;
            TV mask = TSimd.Mask(rest);
            if (xStep != 0) left = TSimd.LoadPartial(x + i, rest, mask);
            if (yStep != 0) right = TSimd.LoadPartial(y + i, rest, mask);
            bool* flags = stackalloc bool[MostLanes];
            TSimd.StoreFlags(flags, TMask.Mask<TNumber, TV, TSimd>(left, right), TMask.IsNegated);
            new ReadOnlySpan<bool>(flags, rest).CopyTo(new Span<bool>(z + i, rest));
        }
    }
}
