using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The different slices along an axis in the order in which they first occur, and for each slice the number of its like.</summary>
[Op("UniqueV2(x: T, axis: Taxis) -> y: T, idx: out_idx", "T: type", "Taxis: {int32, int64} = DT_INT64", "out_idx: {int32, int64} = DT_INT32")]
static class UniqueV2Op
{
    public static void Shape(ShapeContext c) => UniqueSlices.Shape(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => UniqueSlices.Run(c);
}
