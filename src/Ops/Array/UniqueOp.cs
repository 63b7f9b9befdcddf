using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The different values of a vector in the order in which they first occur, and for each element the number of its value.</summary>
[Op("Unique(x: T) -> y: T, idx: out_idx", "T: type", "out_idx: {int32, int64} = DT_INT32")]
static class UniqueOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 1);
        c.SetOutput(1, c.Input(0));
        c.SetOutput(0, PartialShape.Of(PartialShape.UnknownDim));
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, bool")]
    public static void Compute<T>(KernelContext c) where T : unmanaged
    {
        if (c.Input(0).Shape.Rank != 1) Throw.InvalidArgument("unique expects a 1D vector.");
        Uniqueness.Run<T>(c);
    }

    [CpuKernel("T: string")]
    public static void ComputeStrings(KernelContext c)
    {
        if (c.Input(0).Shape.Rank != 1) Throw.InvalidArgument("unique expects a 1D vector.");
        Uniqueness.RunStrings(c);
    }
}
