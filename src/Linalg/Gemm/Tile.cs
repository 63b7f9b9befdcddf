using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>
/// The innermost kernel of matrix products: a tile of rows and one or two vectors of columns, whose sums stay in registers. Written
/// out row by row because the sums must be locals. The tile's form is in the sizes of three types: the compiler then drops absent rows
/// and vectors while it reads the code, which makes it ten times as fast as with static abstract properties.
/// </summary>
/// <typeparam name="T">Element.</typeparam>
/// <typeparam name="TV">Vector.</typeparam>
/// <typeparam name="TSimd">Instruction set.</typeparam>
/// <typeparam name="TRows">Its size is the rows of the tile, 1 to 12.</typeparam>
/// <typeparam name="TVectors">Its size is the vectors of columns, 1 or 2.</typeparam>
/// <typeparam name="TEdge">Its size is 2 if the last vector is only partly in the matrix, else 1.</typeparam>
static unsafe class Tile<T, TV, TSimd, TRows, TVectors, TEdge>
    where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV>
    where TRows : unmanaged where TVectors : unmanaged where TEdge : unmanaged
{
    /// <summary>Does <see cref="TileCall{T}.Tiles"/> tiles below each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization), SkipLocalsInit]
    public static void Run(TileCall<T>* call)
    {
        int lanes = sizeof(TV) / sizeof(T), last = call->LastLanes;
        bool isPlain = call->IsPlain;
        TV zero = TSimd.Broadcast(default), mask = zero;
        if (sizeof(TEdge) == 2) mask = TSimd.Mask(last);
        nint row = call->ARow, row2 = 2 * row, step = call->AColumn, bStep = call->BRow;
        nint dRow = isPlain ? call->CRow : sizeof(TVectors) * lanes;
        T* tile = call->A, c = call->C, sums = call->Sums;
        for (nint tiles = call->Tiles; tiles > 0; tiles--)
        {
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
                TV v, x, y = zero;
                if (sizeof(TVectors) == 2)
                {
                    x = TSimd.Load(b);
                    if (sizeof(TEdge) == 2) y = TSimd.LoadPartial(b + lanes, last, mask);
                    else y = TSimd.Load(b + lanes);
                }
                else if (sizeof(TEdge) == 2) x = TSimd.LoadPartial(b, last, mask);
                else x = TSimd.Load(b);
                v = TSimd.Broadcast(a0[0]);
                s0 = TSimd.MultiplyAdd(v, x, s0);
                if (sizeof(TVectors) == 2) t0 = TSimd.MultiplyAdd(v, y, t0);
                if (sizeof(TRows) > 1)
                {
                    v = TSimd.Broadcast(a0[row]);
                    s1 = TSimd.MultiplyAdd(v, x, s1);
                    if (sizeof(TVectors) == 2) t1 = TSimd.MultiplyAdd(v, y, t1);
                }
                if (sizeof(TRows) > 2)
                {
                    v = TSimd.Broadcast(a0[row2]);
                    s2 = TSimd.MultiplyAdd(v, x, s2);
                    if (sizeof(TVectors) == 2) t2 = TSimd.MultiplyAdd(v, y, t2);
                }
                if (sizeof(TRows) > 3)
                {
                    v = TSimd.Broadcast(a3[0]);
                    s3 = TSimd.MultiplyAdd(v, x, s3);
                    if (sizeof(TVectors) == 2) t3 = TSimd.MultiplyAdd(v, y, t3);
                }
                if (sizeof(TRows) > 4)
                {
                    v = TSimd.Broadcast(a3[row]);
                    s4 = TSimd.MultiplyAdd(v, x, s4);
                    if (sizeof(TVectors) == 2) t4 = TSimd.MultiplyAdd(v, y, t4);
                }
                if (sizeof(TRows) > 5)
                {
                    v = TSimd.Broadcast(a3[row2]);
                    s5 = TSimd.MultiplyAdd(v, x, s5);
                    if (sizeof(TVectors) == 2) t5 = TSimd.MultiplyAdd(v, y, t5);
                }
                if (sizeof(TRows) > 6)
                {
                    v = TSimd.Broadcast(a6[0]);
                    s6 = TSimd.MultiplyAdd(v, x, s6);
                    if (sizeof(TVectors) == 2) t6 = TSimd.MultiplyAdd(v, y, t6);
                }
                if (sizeof(TRows) > 7)
                {
                    v = TSimd.Broadcast(a6[row]);
                    s7 = TSimd.MultiplyAdd(v, x, s7);
                    if (sizeof(TVectors) == 2) t7 = TSimd.MultiplyAdd(v, y, t7);
                }
                if (sizeof(TRows) > 8)
                {
                    v = TSimd.Broadcast(a6[row2]);
                    s8 = TSimd.MultiplyAdd(v, x, s8);
                    if (sizeof(TVectors) == 2) t8 = TSimd.MultiplyAdd(v, y, t8);
                }
                if (sizeof(TRows) > 9)
                {
                    v = TSimd.Broadcast(a9[0]);
                    s9 = TSimd.MultiplyAdd(v, x, s9);
                    if (sizeof(TVectors) == 2) t9 = TSimd.MultiplyAdd(v, y, t9);
                }
                if (sizeof(TRows) > 10)
                {
                    v = TSimd.Broadcast(a9[row]);
                    s10 = TSimd.MultiplyAdd(v, x, s10);
                    if (sizeof(TVectors) == 2) t10 = TSimd.MultiplyAdd(v, y, t10);
                }
                if (sizeof(TRows) > 11)
                {
                    v = TSimd.Broadcast(a9[row2]);
                    s11 = TSimd.MultiplyAdd(v, x, s11);
                    if (sizeof(TVectors) == 2) t11 = TSimd.MultiplyAdd(v, y, t11);
                }
                a0 += step;
                if (sizeof(TRows) > 3) a3 += step;
                if (sizeof(TRows) > 6) a6 += step;
                if (sizeof(TRows) > 9) a9 += step;
                b += bStep;
            }
            T* d = isPlain ? c : sums;
            bool adds = isPlain && call->Bias != null, activates = isPlain && call->Activation != Activation.None;
            TV bias = zero, biasT = zero;
            if (adds) LoadBias(call->Bias, last, mask, ref bias, ref biasT);
            TV most = TSimd.Broadcast(call->Most);
            Store(d, s0, t0, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 1) Store(d += dRow, s1, t1, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 2) Store(d += dRow, s2, t2, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 3) Store(d += dRow, s3, t3, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 4) Store(d += dRow, s4, t4, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 5) Store(d += dRow, s5, t5, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 6) Store(d += dRow, s6, t6, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 7) Store(d += dRow, s7, t7, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 8) Store(d += dRow, s8, t8, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 9) Store(d += dRow, s9, t9, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 10) Store(d += dRow, s10, t10, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (sizeof(TRows) > 11) Store(d += dRow, s11, t11, isPlain, adds, bias, biasT, activates, most, last, mask);
            if (!isPlain) TileEpilogue<T, TV, TSimd>.Run(call, sums, dRow, c, sizeof(TRows), sizeof(TVectors) == 2);
            tile += call->ATile;
            c += sizeof(TRows) * call->CRow;
        }
    }

    /// <summary>Loads the bias of the tile's columns. It is added to whole sums, as a kernel of its own would, so that a result does not depend on what is fused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void LoadBias(T* bias, int last, TV mask, ref TV first, ref TV second)
    {
        if (sizeof(TVectors) == 2)
        {
            first = TSimd.Load(bias);
            second = sizeof(TEdge) == 2 ? TSimd.LoadPartial(bias + sizeof(TV) / sizeof(T), last, mask) : TSimd.Load(bias + sizeof(TV) / sizeof(T));
        }
        else first = sizeof(TEdge) == 2 ? TSimd.LoadPartial(bias, last, mask) : TSimd.Load(bias);
    }

    /// <summary>Stores a row into C, after bias and activation, or whole vectors into the scratch memory of the epilogue.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(T* d, TV s, TV t, bool isPlain, bool adds, TV bias, TV biasT, bool activates, TV most, int last, TV mask)
    {
        if (adds)
        {
            s = TSimd.Add(s, bias);
            if (sizeof(TVectors) == 2) t = TSimd.Add(t, biasT);
        }
        if (activates)
        {
            TV zero = TSimd.Broadcast(default);
            s = TSimd.AtMost(TSimd.AtLeast(s, zero), most);
            if (sizeof(TVectors) == 2) t = TSimd.AtMost(TSimd.AtLeast(t, zero), most);
        }
        if (sizeof(TVectors) == 2)
        {
            TSimd.Store(d, s);
            d += sizeof(TV) / sizeof(T);
            s = t;
        }
        if (sizeof(TEdge) == 2 && isPlain) TSimd.StorePartial(d, last, mask, s);
        else TSimd.Store(d, s);
    }
}
