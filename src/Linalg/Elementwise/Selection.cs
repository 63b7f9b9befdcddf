using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Choice between the elements of two spans by flags.</summary>
public static unsafe class Selection
{
    /// <summary>z[i] = flags[i] ? x[i] : y[i] (op Select); z may be x or y.</summary>
    /// <param name="flags">One flag per element.</param>
    /// <param name="x">Taken where the flag is set.</param>
    /// <param name="y">Taken where it is not.</param>
    /// <param name="z">Target.</param>
    /// <typeparam name="T">An integer of the elements' size, four or eight bytes.</typeparam>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public static void Elements<T>(ReadOnlySpan<bool> flags, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> z) where T : unmanaged, IBinaryInteger<T>
    {
        Map.CheckLength(flags.Length, z.Length);
        Map.CheckLength(x.Length, z.Length);
        Map.CheckLength(y.Length, z.Length);
        fixed (bool* pf = flags)
        fixed (T* px = x, py = y, pz = z)
        {
            SimdRoutine.Run<T, Loop<T>>(new Loop<T>(pf, px, py, pz, z.Length));
        }
    }

    readonly struct Loop<T>(bool* flags, T* x, T* y, T* z, int count) : ISimdRoutine<T> where T : unmanaged, IBinaryInteger<T>
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int done = Rows<TV, TSimd>(flags, x, y, z, count);
            for (int i = done; i < count; i++) z[i] = flags[i] ? x[i] : y[i];
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static int Rows<TV, TSimd>(bool* flags, T* x, T* y, T* z, int count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes, i = 0;
            for (; i + lanes <= count; i += lanes) TSimd.Store(z + i, TSimd.Select(TSimd.LoadFlags(flags + i), TSimd.Load(x + i), TSimd.Load(y + i)));
            return i;
        }
    }
}
