using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The first place in each sorted row whose element is above the value.</summary>
[Op("UpperBound(sorted_inputs: T, values: T) -> output: out_type", "T: type", "out_type: {int32, int64} = DT_INT32")]
static class UpperBoundOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Input(1));

    [CpuKernel("T: reals", "out_type: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumber<T> where TIndex : unmanaged, INumberBase<TIndex> =>
        BoundSearch.Run<T, TIndex, UpperBoundOrder>(c);
}
