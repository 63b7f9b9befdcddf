using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The index of the largest element along an axis; the first of equal ones; NaN does not count.</summary>
[Op("ArgMax(input: T, dimension: Tidx) -> output: output_type",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64, qint8, quint8, qint32, qint16, quint16, bool}",
    "Tidx: {int16, int32, int64} = DT_INT32", "output_type: {int16, uint16, int32, int64} = DT_INT64")]
static class ArgMaxOp
{
    public static void Shape(ShapeContext c) => ArgReduction.Shape(c);

    public static void Gradient(GradientContext g)
    {
    }

    [CpuKernel("T: reals", "output_type: int16, uint16, int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, INumberBase<TIndex>
    {
        if (ArgReduction.Output(c, out int axis, out int inner) is { } y) ArgReductions.Max(c.Input(0).Read<T>(), axis, inner, y.Write<TIndex>());
    }

    [CpuKernel("T: bool", "output_type: int16, uint16, int32, int64")]
    public static void ComputeBooleans<T, TIndex>(KernelContext c) where T : unmanaged where TIndex : unmanaged, INumberBase<TIndex>
    {
        if (ArgReduction.Output(c, out int axis, out int inner) is { } y) ArgReductions.Max(c.Input(0).Read<byte>(), axis, inner, y.Write<TIndex>());
    }
}
