using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gradient of SparseSegmentSqrtN.</summary>
[Op("SparseSegmentSqrtNGrad(grad: T, indices: Tidx, segment_ids: Tsegmentids, output_dim0: int32) -> output: T", "T: {bfloat16, half, float, double}",
    "Tidx: {int32, int64} = DT_INT32", "Tsegmentids: {int32, int64} = DT_INT32")]
static class SparseSegmentSqrtNGradOp
{
    public static void Shape(ShapeContext c) => SparseSegments.GradShape(c);

    [CpuKernel("T: floats", "Tidx: int32, int64", "Tsegmentids: int32, int64")]
    public static void Compute<T, TIndex, TSegment>(KernelContext c)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment> =>
        SparseSegments.Grad<T, TIndex, TSegment>(c, SegmentNorm.SquareRoot);
}
