using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sums of chosen rows by sorted segment ids; segments without rows are 0.</summary>
[Op("SparseSegmentSumWithNumSegments(data: T, indices: Tidx, segment_ids: Tsegmentids, num_segments: Tnumsegments) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}", "Tidx: {int32, int64} = DT_INT32",
    "Tnumsegments: {int32, int64} = DT_INT32", "Tsegmentids: {int32, int64} = DT_INT32", "sparse_gradient: bool = false")]
static class SparseSegmentSumWithNumSegmentsOp
{
    public static void Shape(ShapeContext c) => SparseSegments.Shape(c, withNumber: true);

    public static void Gradient(GradientContext g) => SparseSegments.Gradient(g, "SparseSegmentSumGrad");

    [CpuKernel("T: reals", "Tidx: int32, int64", "Tsegmentids: int32, int64")]
    public static void Compute<T, TIndex, TSegment>(KernelContext c)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment> =>
        SparseSegments.Sum<T, TIndex, TSegment>(c, SegmentNorm.None);
}
