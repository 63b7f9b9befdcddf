using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sums of slices by segment ids; negative ids are dropped.</summary>
[Op("UnsortedSegmentSum(data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tindices: {int16, int32, int64}", "Tnumsegments: {int32, int64} = DT_INT32")]
static class UnsortedSegmentSumOp
{
    public static void Shape(ShapeContext c) => Segments.UnsortedShape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, SegmentGradients.RowsOrZeros(g.Scope, g.OutputGradient(0), g.Input(1)).Rows);

    [CpuKernel("T: numbers", "Tindices: int16, int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumberBase<T> where TIndex : unmanaged, IBinaryInteger<TIndex> => Segments.Unsorted<T, TIndex, SegmentSum<T>>(c);
}
