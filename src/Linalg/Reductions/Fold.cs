using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The two loops of which reductions consist: along rows and down columns. Long sums are cut in halves until a piece has at most
/// 64 vectors, so rounding errors grow with the logarithm of the length.
/// </summary>
static unsafe class Fold
{
    const int PieceVectors = 64;
    const int PieceRows = 128;
    const int MergedColumns = 128;

    /// <summary>All elements of a row.</summary>
    public static T Row<T, TFold>(ReadOnlySpan<T> x) where T : unmanaged, INumber<T> where TFold : struct, IFold<T>
    {
        fixed (T* p = x) return Row<T, TFold>(p, x.Length);
    }

    public static T Row<T, TFold>(T* x, long count) where T : unmanaged, INumber<T> where TFold : struct, IFold<T>
    {
        T result;
        SimdRoutine.Run<T, RowLoop<T, TFold>>(new RowLoop<T, TFold>(x, count, &result));
        return result;
    }

    /// <summary>y[j] = all x[i, j] of a column.</summary>
    public static void Columns<T, TFold>(ReadOnlySpan<T> x, long rows, Span<T> y)
        where T : unmanaged, INumber<T> where TFold : struct, IFold<T>
    {
        fixed (T* px = x, py = y) Columns<T, TFold>(px, rows, y.Length, py, accumulate: false);
    }

    /// <summary>y[j] = all x[i, j] of a column, and what y[j] held if <paramref name="accumulate"/>.</summary>
    [SkipLocalsInit]
    public static void Columns<T, TFold>(T* x, long rows, long columns, T* y, bool accumulate)
        where T : unmanaged, INumber<T> where TFold : struct, IFold<T>
    {
        if (!accumulate) new Span<T>(y, (int)columns).Fill(TFold.Identity);
        if (columns == 0) return;
        T* merged = stackalloc T[MergedColumns];
        long together = MergedColumns / columns;
        if (columns <= MergedColumns / 4 && rows >= 2 * together)
        {
            long wide = together * columns, wideRows = rows / together;
            new Span<T>(merged, (int)wide).Fill(TFold.Identity);
            SimdRoutine.Run<T, ColumnLoop<T, TFold>>(new ColumnLoop<T, TFold>(x, wideRows, wide, merged));
            SimdRoutine.Run<T, ColumnLoop<T, TFold>>(new ColumnLoop<T, TFold>(merged, together, columns, y));
            x += wideRows * wide;
            rows -= wideRows * together;
        }
        for (long done = 0; done < rows; done += PieceRows)
        {
            long piece = Math.Min(PieceRows, rows - done);
            SimdRoutine.Run<T, ColumnLoop<T, TFold>>(new ColumnLoop<T, TFold>(x + done * columns, piece, columns, y));
        }
    }

    readonly struct RowLoop<T, TFold>(T* x, long count, T* result) : ISimdRoutine<T> where T : unmanaged where TFold : struct, IFold<T>
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV> => *result = Halves<TV, TSimd>(x, count);

        static T Halves<TV, TSimd>(T* x, long count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            long piece = PieceVectors * TSimd.Lanes;
            if (count <= piece) return Piece<TV, TSimd>(x, count);
            long half = (count / 2 + piece - 1) / piece * piece;
            return TFold.Combine(Halves<TV, TSimd>(x, half), Halves<TV, TSimd>(x + half, count - half));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static T Piece<TV, TSimd>(T* x, long count) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes;
            if (count <= 8 || lanes == 1) return OneByOne(x, count);
            TV identity = TSimd.Broadcast(TFold.Identity), a = identity, b = identity, c = identity, d = identity;
            long i = 0;
            for (; i + 4 * lanes <= count; i += 4 * lanes)
            {
                a = TFold.Combine<TV, TSimd>(a, TSimd.Load(x + i));
                b = TFold.Combine<TV, TSimd>(b, TSimd.Load(x + i + lanes));
                c = TFold.Combine<TV, TSimd>(c, TSimd.Load(x + i + 2 * lanes));
                d = TFold.Combine<TV, TSimd>(d, TSimd.Load(x + i + 3 * lanes));
            }
            for (; i + lanes <= count; i += lanes) a = TFold.Combine<TV, TSimd>(a, TSimd.Load(x + i));
            int rest = (int)(count - i);
            if (rest > 0)
            {
                TV mask = TSimd.Mask(rest);
                b = TFold.Combine<TV, TSimd>(b, TSimd.Select(mask, TSimd.LoadPartial(x + i, rest, mask), identity));
            }
            return TSimd.Across<TFold>(TFold.Combine<TV, TSimd>(TFold.Combine<TV, TSimd>(a, b), TFold.Combine<TV, TSimd>(c, d)));
        }

        static T OneByOne(T* x, long count)
        {
            T result = TFold.Identity;
            for (long i = 0; i < count; i++) result = TFold.Combine(result, x[i]);
            return result;
        }
    }

    readonly struct ColumnLoop<T, TFold>(T* x, long rows, long columns, T* y) : ISimdRoutine<T>
        where T : unmanaged where TFold : struct, IFold<T>
    {
        public void Run<TV, TSimd>() where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes;
            long j = 0;
            for (; j + 4 * lanes <= columns; j += 4 * lanes) Four<TV, TSimd>(x + j, rows, columns, y + j);
            for (; j < columns; j += lanes) One<TV, TSimd>(x + j, rows, columns, (int)Math.Min(lanes, columns - j), y + j);
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void Four<TV, TSimd>(T* x, long rows, long stride, T* y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            int lanes = TSimd.Lanes;
            TV a = TSimd.Broadcast(TFold.Identity), b = a, c = a, d = a;
            for (long i = 0; i < rows; i++, x += stride)
            {
                a = TFold.Combine<TV, TSimd>(a, TSimd.Load(x));
                b = TFold.Combine<TV, TSimd>(b, TSimd.Load(x + lanes));
                c = TFold.Combine<TV, TSimd>(c, TSimd.Load(x + 2 * lanes));
                d = TFold.Combine<TV, TSimd>(d, TSimd.Load(x + 3 * lanes));
            }
            TSimd.Store(y, TFold.Combine<TV, TSimd>(TSimd.Load(y), a));
            TSimd.Store(y + lanes, TFold.Combine<TV, TSimd>(TSimd.Load(y + lanes), b));
            TSimd.Store(y + 2 * lanes, TFold.Combine<TV, TSimd>(TSimd.Load(y + 2 * lanes), c));
            TSimd.Store(y + 3 * lanes, TFold.Combine<TV, TSimd>(TSimd.Load(y + 3 * lanes), d));
        }

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static void One<TV, TSimd>(T* x, long rows, long stride, int count, T* y) where TV : unmanaged where TSimd : struct, ISimd<T, TV>
        {
            TV mask = TSimd.Mask(count), a = TSimd.Broadcast(TFold.Identity), b = a;
            long i = 0;
            for (; i + 2 <= rows; i += 2, x += 2 * stride)
            {
                a = TFold.Combine<TV, TSimd>(a, TSimd.LoadPartial(x, count, mask));
                b = TFold.Combine<TV, TSimd>(b, TSimd.LoadPartial(x + stride, count, mask));
            }
            if (i < rows) a = TFold.Combine<TV, TSimd>(a, TSimd.LoadPartial(x, count, mask));
            a = TFold.Combine<TV, TSimd>(a, b);
            TSimd.StorePartial(y, count, mask, TFold.Combine<TV, TSimd>(TSimd.LoadPartial(y, count, mask), a));
        }
    }
}
