using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Smallest rows by sorted segment ids; segments without rows are 0.</summary>
[Op("SegmentMin(data: T, segment_ids: Tindices) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}", "Tindices: {int32, int64}")]
static class SegmentMinOp
{
    public static void Shape(ShapeContext c) => Segments.Shape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, SegmentGradients.OfExtreme(g));

    [CpuKernel("T: reals", "Tindices: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, IBinaryInteger<TIndex> =>
        Segments.Sorted<T, TIndex, SegmentMin<T>>(c, gap: T.Zero);
}
