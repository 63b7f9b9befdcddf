using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Means of rows by sorted segment ids; segments without rows are 0.</summary>
[Op("SegmentMean(data: T, segment_ids: Tindices) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tindices: {int32, int64}")]
static class SegmentMeanOp
{
    public static void Shape(ShapeContext c) => Segments.Shape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, SegmentGradients.OfMean(g));

    [CpuKernel("T: numbers", "Tindices: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumberBase<T> where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        Segments.Sorted<T, TIndex, SegmentSum<T>>(c, gap: T.Zero, mean: true);
}
