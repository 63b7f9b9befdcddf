using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of SparseSegmentSum for the rows that were chosen.</summary>
[Op("SparseSegmentSumGradV2(grad: T, indices: Tidx, segment_ids: Tsegmentids, dense_output_dim0: int32) -> output: T, sorted_unique_indices: Tidx",
    "T: {bfloat16, half, float, double}", "Tidx: {int32, int64} = DT_INT32", "Tsegmentids: {int32, int64} = DT_INT32")]
static class SparseSegmentSumGradV2Op
{
    public static void Shape(ShapeContext c) => SparseSegments.GradShape(c, sparse: true);

    [CpuKernel("T: floats", "Tidx: int32, int64", "Tsegmentids: int32, int64")]
    public static void Compute<T, TIndex, TSegment>(KernelContext c)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment> =>
        SparseSegments.SparseGrad<T, TIndex, TSegment>(c, SegmentNorm.None);
}
