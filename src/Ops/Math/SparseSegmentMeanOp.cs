using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Means of chosen rows by sorted segment ids; segments without rows are 0.</summary>
[Op("SparseSegmentMean(data: T, indices: Tidx, segment_ids: Tsegmentids) -> output: T", "T: {bfloat16, half, float, double}",
    "Tidx: {int32, int64} = DT_INT32", "Tsegmentids: {int32, int64} = DT_INT32", "sparse_gradient: bool = false")]
static class SparseSegmentMeanOp
{
    public static void Shape(ShapeContext c) => SparseSegments.Shape(c);

    public static void Gradient(GradientContext g) => SparseSegments.Gradient(g, "SparseSegmentMeanGrad");

    [CpuKernel("T: floats", "Tidx: int32, int64", "Tsegmentids: int32, int64")]
    public static void Compute<T, TIndex, TSegment>(KernelContext c)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment> =>
        SparseSegments.Sum<T, TIndex, TSegment>(c, SegmentNorm.Mean);
}
