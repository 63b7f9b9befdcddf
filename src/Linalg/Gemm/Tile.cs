using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The innermost kernel of matrix products: a tile of <typeparamref name="TRows"/> rows and one or two vectors of columns, whose
/// sums stay in registers. Written out row by row because the sums must be locals; code of absent rows and vectors is dropped by the
/// compiler.
/// </summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TV">Vector.</typeparam>
/// <typeparam name="TSimd">Instruction set.</typeparam>
/// <typeparam name="TRows">Rows of the tile, 1 to 12.</typeparam>
/// <typeparam name="TVectors">Vectors of columns, 1 or 2.</typeparam>
/// <typeparam name="TEdge">1 if the last vector is only partly in the matrix, else 0.</typeparam>
static unsafe class Tile<T, TV, TSimd, TRows, TVectors, TEdge>
    where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    where TRows : struct, IConstant where TVectors : struct, IConstant where TEdge : struct, IConstant
{
    static bool Two => TVectors.Value == 2;

    static bool Edge => TEdge.Value == 1;

    /// <summary>Does <see cref="TileCall{T}.Tiles"/> tiles below each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void Run(TileCall<T>* call)
    {
        int lanes = TSimd.Lanes, last = call->LastLanes;
        TV mask = Edge ? TSimd.Mask(last) : default;
        nint row = call->ARow, row2 = 2 * row, step = call->AColumn, bStep = call->BRow;
        T* tile = call->A, c = call->C;
        for (nint tiles = call->Tiles; tiles > 0; tiles--)
        {
            TV zero = TSimd.Broadcast(default);
            TV s0 = zero, t0 = zero;
            TV s1 = zero, t1 = zero;
            TV s2 = zero, t2 = zero;
            TV s3 = zero, t3 = zero;
            TV s4 = zero, t4 = zero;
            TV s5 = zero, t5 = zero;
            TV s6 = zero, t6 = zero;
            TV s7 = zero, t7 = zero;
            TV s8 = zero, t8 = zero;
            TV s9 = zero, t9 = zero;
            TV s10 = zero, t10 = zero;
            TV s11 = zero, t11 = zero;
            T* a0 = tile, a3 = a0 + row2 + row, a6 = a3 + row2 + row, a9 = a6 + row2 + row, b = call->B;
            for (nint k = call->K; k > 0; k--)
            {
                TV x, y = zero;
                if (Two) (x, y) = (TSimd.Load(b), Edge ? TSimd.LoadPartial(b + lanes, last, mask) : TSimd.Load(b + lanes));
                else x = Edge ? TSimd.LoadPartial(b, last, mask) : TSimd.Load(b);
                Add(a0[0], x, y, ref s0, ref t0);
                if (TRows.Value > 1) Add(a0[row], x, y, ref s1, ref t1);
                if (TRows.Value > 2) Add(a0[row2], x, y, ref s2, ref t2);
                if (TRows.Value > 3) Add(a3[0], x, y, ref s3, ref t3);
                if (TRows.Value > 4) Add(a3[row], x, y, ref s4, ref t4);
                if (TRows.Value > 5) Add(a3[row2], x, y, ref s5, ref t5);
                if (TRows.Value > 6) Add(a6[0], x, y, ref s6, ref t6);
                if (TRows.Value > 7) Add(a6[row], x, y, ref s7, ref t7);
                if (TRows.Value > 8) Add(a6[row2], x, y, ref s8, ref t8);
                if (TRows.Value > 9) Add(a9[0], x, y, ref s9, ref t9);
                if (TRows.Value > 10) Add(a9[row], x, y, ref s10, ref t10);
                if (TRows.Value > 11) Add(a9[row2], x, y, ref s11, ref t11);
                a0 += step;
                if (TRows.Value > 3) a3 += step;
                if (TRows.Value > 6) a6 += step;
                if (TRows.Value > 9) a9 += step;
                b += bStep;
            }
            T* d = c;
            nint cRow = call->CRow;
            if (call->IsPlain)
            {
                Store(d, s0, t0, last, mask);
                if (TRows.Value > 1) Store(d += cRow, s1, t1, last, mask);
                if (TRows.Value > 2) Store(d += cRow, s2, t2, last, mask);
                if (TRows.Value > 3) Store(d += cRow, s3, t3, last, mask);
                if (TRows.Value > 4) Store(d += cRow, s4, t4, last, mask);
                if (TRows.Value > 5) Store(d += cRow, s5, t5, last, mask);
                if (TRows.Value > 6) Store(d += cRow, s6, t6, last, mask);
                if (TRows.Value > 7) Store(d += cRow, s7, t7, last, mask);
                if (TRows.Value > 8) Store(d += cRow, s8, t8, last, mask);
                if (TRows.Value > 9) Store(d += cRow, s9, t9, last, mask);
                if (TRows.Value > 10) Store(d += cRow, s10, t10, last, mask);
                if (TRows.Value > 11) Store(d += cRow, s11, t11, last, mask);
            }
            else
            {
                Finish(d, s0, t0, call, mask);
                if (TRows.Value > 1) Finish(d += cRow, s1, t1, call, mask);
                if (TRows.Value > 2) Finish(d += cRow, s2, t2, call, mask);
                if (TRows.Value > 3) Finish(d += cRow, s3, t3, call, mask);
                if (TRows.Value > 4) Finish(d += cRow, s4, t4, call, mask);
                if (TRows.Value > 5) Finish(d += cRow, s5, t5, call, mask);
                if (TRows.Value > 6) Finish(d += cRow, s6, t6, call, mask);
                if (TRows.Value > 7) Finish(d += cRow, s7, t7, call, mask);
                if (TRows.Value > 8) Finish(d += cRow, s8, t8, call, mask);
                if (TRows.Value > 9) Finish(d += cRow, s9, t9, call, mask);
                if (TRows.Value > 10) Finish(d += cRow, s10, t10, call, mask);
                if (TRows.Value > 11) Finish(d += cRow, s11, t11, call, mask);
            }
            tile += call->ATile;
            c += TRows.Value * cRow;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add(T a, TV x, TV y, ref TV s, ref TV t)
    {
        TV v = TSimd.Broadcast(a);
        s = TSimd.MultiplyAdd(v, x, s);
        if (Two) t = TSimd.MultiplyAdd(v, y, t);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* c, TV s, TV t, int last, TV mask)
    {
        if (Two)
        {
            TSimd.Store(c, s);
            if (Edge) TSimd.StorePartial(c + TSimd.Lanes, last, mask, t);
            else TSimd.Store(c + TSimd.Lanes, t);
        }
        else if (Edge) TSimd.StorePartial(c, last, mask, s);
        else TSimd.Store(c, s);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Finish(T* c, TV s, TV t, TileCall<T>* call, TV mask)
    {
        int lanes = TSimd.Lanes, last = call->LastLanes;
        if (call->Accumulates)
        {
            s = TSimd.Add(s, Edge && !Two ? TSimd.LoadPartial(c, last, mask) : TSimd.Load(c));
            if (Two) t = TSimd.Add(t, Edge ? TSimd.LoadPartial(c + lanes, last, mask) : TSimd.Load(c + lanes));
        }
        if (call->Bias != null)
        {
            s = TSimd.Add(s, Edge && !Two ? TSimd.LoadPartial(call->Bias, last, mask) : TSimd.Load(call->Bias));
            if (Two) t = TSimd.Add(t, Edge ? TSimd.LoadPartial(call->Bias + lanes, last, mask) : TSimd.Load(call->Bias + lanes));
        }
        if (call->Activation != Activation.None)
        {
            TV low = TSimd.Broadcast(default);
            (s, t) = (TSimd.AtLeast(s, low), TSimd.AtLeast(t, low));
            if (call->Activation == Activation.Relu6)
            {
                TV high = TSimd.Broadcast(call->Six);
                (s, t) = (TSimd.AtMost(s, high), TSimd.AtMost(t, high));
            }
        }
        Store(c, s, t, last, mask);
    }
}
