using TensorHarbor.Formats.Checkpoints;
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
    public static void Compute(KernelContext c)
    {
        string pattern = c.Input(0).StringItem(), name = c.Input(1).StringItem();
        using CheckpointReader reader = CheckpointInputs.Open(c, pattern);
        if (!reader.Contains(name)) Throw.NotFound($"Tensor name \"{name}\" not found in checkpoint files {pattern}");
        CheckpointInputs.CheckEntry(reader, name, c.Node.OutputTypes[0]);
        c.MoveOutput(0, TensorSlice.ParseShapeAndSlice(c.Input(2).StringItem()) is { } part ? CheckpointInputs.ReadSlice(reader, name, part) : reader.Read(name));
    }
}
