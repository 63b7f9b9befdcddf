using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Finishes a tile that adds to C, whose sums are in scratch memory: adds C and the bias, applies the activation, stores into C.</summary>
static unsafe class TileEpilogue<T, TV, TSimd> where T : unmanaged where TV : unmanaged where TSimd : struct, ISimd<T, TV>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(TileCall<T>* call, T* sums, nint sumRow, T* c, int rows, bool isTwo)
    {
        int lanes = sizeof(TV) / sizeof(T);
        if (isTwo)
        {
            Column(call, sums, sumRow, c, rows, call->Bias, lanes);
            sums += lanes;
            c += lanes;
        }
        Column(call, sums, sumRow, c, rows, call->Bias == null ? null : call->Bias + (isTwo ? lanes : 0), call->LastLanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Column(TileCall<T>* call, T* sums, nint sumRow, T* c, int rows, T* biases, int count)
    {
        TV zero = TSimd.Broadcast(default), most = TSimd.Broadcast(call->Most), mask = TSimd.Mask(count);
        TV bias = biases == null ? zero : TSimd.LoadPartial(biases, count, mask);
        bool activates = call->Activation != Activation.None, isWhole = count == sizeof(TV) / sizeof(T);
        for (int i = 0; i < rows; i++, sums += sumRow, c += call->CRow)
        {
            TV value = TSimd.Load(sums);
            value = TSimd.Add(value, isWhole ? TSimd.Load(c) : TSimd.LoadPartial(c, count, mask));
            value = TSimd.Add(value, bias);
            if (activates) value = TSimd.AtMost(TSimd.AtLeast(value, zero), most);
            if (isWhole) TSimd.Store(c, value);
            else TSimd.StorePartial(c, count, mask, value);
        }
    }
}
