using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The different values of a vector, for each element the number of its value, and how often each value occurs.</summary>
[Op("UniqueWithCounts(x: T) -> y: T, idx: out_idx, count: out_idx", "T: type", "out_idx: {int32, int64} = DT_INT32")]
static class UniqueWithCountsOp
{
    public static void Shape(ShapeContext c)
    {
        c.SetOutputs(PartialShape.Of(PartialShape.UnknownDim));
        c.SetOutput(1, c.Input(0));
    }

    [CpuKernel("T: reals, bool")]
    public static void Compute<T>(KernelContext c) where T : unmanaged
    {
        if (c.Input(0).Shape.Rank != 1) Throw.InvalidArgument("unique expects a 1D vector.");
        UniqueSlices.WriteCounts(c, Uniqueness.Run<T>(c));
    }

    [CpuKernel("T: string")]
    public static void ComputeStrings(KernelContext c)
    {
        if (c.Input(0).Shape.Rank != 1) Throw.InvalidArgument("unique expects a 1D vector.");
        UniqueSlices.WriteCounts(c, Uniqueness.RunStrings(c));
    }
}
