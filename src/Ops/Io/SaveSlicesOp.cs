using System.Text;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes tensors, or slices of partitioned ones, as a file of the old checkpoint format.</summary>
[Op("SaveSlices(filename: string, tensor_names: string, shapes_and_slices: string, data: T)", "T: list(type) >= 1", Stateful = true)]
static class SaveSlicesOp
{
    const int First = 3;

    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.MergeDims(c.WithRank(1, 1)[0], c.InputCount - 3);
        c.MergeDims(c.WithRank(2, 1)[0], c.InputCount - 3);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        CheckpointInputs.Check(c, c.InputCount - First);
        var writer = new TableCheckpointWriter(c.Input(0).StringItem(), SessionFiles.Of(c.Step.Resources));
        for (int i = 0; i + First < c.InputCount; i++)
        {
            string name = Encoding.UTF8.GetString(c.Input(1).Strings[i]);
            Tensor value = c.Input(First + i);
            if (CheckpointInputs.Slice(c, i) is not { } part) writer.Add(name, value);
            else writer.AddSlice(name, part.Shape, part.Slice, value);
        }
        writer.Commit();
    }
}
