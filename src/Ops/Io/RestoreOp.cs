using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads one tensor of a checkpoint.</summary>
[Op("Restore(file_pattern: string, tensor_name: string) -> tensor: dt", "dt: type", "preferred_shard: int = -1", Stateful = true)]
static class RestoreOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Unknown);
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => CheckpointInputs.RestoreOne(c);
}
