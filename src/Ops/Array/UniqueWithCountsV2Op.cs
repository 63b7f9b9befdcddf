using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The different slices along an axis, for each slice the number of its like, and how often each occurs.</summary>
[Op("UniqueWithCountsV2(x: T, axis: Taxis) -> y: T, idx: out_idx, count: out_idx", "T: type", "Taxis: {int32, int64} = DT_INT64",
    "out_idx: {int32, int64} = DT_INT32")]
static class UniqueWithCountsV2Op
{
    public static void Shape(ShapeContext c) => UniqueSlices.Shape(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => UniqueSlices.WriteCounts(c, UniqueSlices.Run(c));
}
