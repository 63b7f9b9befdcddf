using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Products of slices by segment ids; negative ids are dropped.</summary>
[Op("UnsortedSegmentProd(data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tindices: {int32, int64}", "Tnumsegments: {int32, int64} = DT_INT32")]
static class UnsortedSegmentProdOp
{
    public static void Shape(ShapeContext c) => Segments.UnsortedShape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, SegmentGradients.OfUnsortedProduct(g));

    [CpuKernel("T: numbers", "Tindices: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumberBase<T> where TIndex : unmanaged, IBinaryInteger<TIndex> => Segments.Unsorted<T, TIndex, SegmentProduct<T>>(c);
}
