using System.Text;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads tensors, or slices of them, of a checkpoint.</summary>
[Op("RestoreV2(prefix: string, tensor_names: string, shape_and_slices: string) -> tensors: dtypes", "dtypes: list(type) >= 1",
    Stateful = true)]
static class RestoreV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.MergeDims(c.MergeDims(c.WithRank(1, 1)[0], c.OutputCount), c.WithRank(2, 1)[0]);
        ReadOnlySpan<byte[]> slices = c.Constant(2) is { } known ? known.Strings : default;
        for (int i = 0; i < c.OutputCount; i++)
        {
            bool isSlice = i < slices.Length && slices[i].Length > 0;
            c.SetOutput(i, isSlice && TensorSlice.ParseShapeAndSlice(Encoding.UTF8.GetString(slices[i])) is { } part
                ? part.Slice.Apply(part.Shape)
                : PartialShape.Unknown);
        }
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        CheckpointInputs.Check(c, c.OutputCount);
        using CheckpointReader reader = CheckpointInputs.Open(c, c.Input(0).StringItem());
        for (int i = 0; i < c.OutputCount; i++)
        {
            string name = Encoding.UTF8.GetString(c.Input(1).Strings[i]);
            CheckpointInputs.CheckEntry(reader, name, c.Node.OutputTypes[i]);
            c.MoveOutput(i, CheckpointInputs.Read(reader, name, CheckpointInputs.Slice(c, i)));
        }
    }
}
