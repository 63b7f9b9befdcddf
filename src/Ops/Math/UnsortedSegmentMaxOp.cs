using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Largest slices by segment ids; negative ids are dropped; the lowest number for segments without rows.</summary>
[Op("UnsortedSegmentMax(data: T, segment_ids: Tindices, num_segments: Tnumsegments) -> output: T",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}", "Tindices: {int32, int64}",
    "Tnumsegments: {int32, int64} = DT_INT32")]
static class UnsortedSegmentMaxOp
{
    public static void Shape(ShapeContext c) => Segments.UnsortedShape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, SegmentGradients.OfUnsortedExtreme(g));

    [CpuKernel("T: reals", "Tindices: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumber<T>, IMinMaxValue<T> where TIndex : unmanaged, IBinaryInteger<TIndex> => Segments.Unsorted<T, TIndex, SegmentMax<T>>(c);
}
