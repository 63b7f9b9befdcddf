using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads one tensor, or a slice of it, of a checkpoint.</summary>
[Op("RestoreSlice(file_pattern: string, tensor_name: string, shape_and_slice: string) -> tensor: dt", "dt: type",
    "preferred_shard: int = -1", Stateful = true)]
static class RestoreSliceOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        c.SetOutput(0, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => CheckpointInputs.RestoreOne(c);
}
