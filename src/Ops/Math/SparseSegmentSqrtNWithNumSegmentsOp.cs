using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Sums divided by the square root of their number of chosen rows by sorted segment ids; segments without rows are 0.</summary>
[Op("SparseSegmentSqrtNWithNumSegments(data: T, indices: Tidx, segment_ids: Tsegmentids, num_segments: Tnumsegments) -> output: T",
    "T: {bfloat16, half, float, double}", "Tidx: {int32, int64} = DT_INT32", "Tnumsegments: {int32, int64} = DT_INT32",
    "Tsegmentids: {int32, int64} = DT_INT32", "sparse_gradient: bool = false")]
static class SparseSegmentSqrtNWithNumSegmentsOp
{
    public static void Shape(ShapeContext c) => SparseSegments.Shape(c, withNumber: true);

    public static void Gradient(GradientContext g) => SparseSegments.Gradient(g, "SparseSegmentSqrtNGrad");

    [CpuKernel("T: floats", "Tidx: int32, int64", "Tsegmentids: int32, int64")]
    public static void Compute<T, TIndex, TSegment>(KernelContext c)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment> =>
        SparseSegments.Sum<T, TIndex, TSegment>(c, SegmentNorm.SquareRoot);
}
