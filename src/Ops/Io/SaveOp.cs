using System.Text;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes tensors as a file of the old checkpoint format.</summary>
[Op("Save(filename: string, tensor_names: string, data: T)", "T: list(type) >= 1", Stateful = true)]
static class SaveOp
{
    const int First = 2;

    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        c.MergeDims(c.WithRank(1, 1)[0], c.InputCount - 2);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor path = c.Input(0), names = c.Input(1);
        int count = c.InputCount - First;
        if (path.ElementCount != 1) Throw.InvalidArgument($"Input 0 (filename) must be a string scalar; got a tensor of {path.ElementCount}elements");
        if (names.ElementCount != count) Throw.InvalidArgument($"Size of tensor_names must equal the number of tensors; got {names.ElementCount} vs. {count}");
        var writer = new TableCheckpointWriter(path.StringItem(), SessionFiles.Of(c.Step.Resources));
        for (int i = 0; i < count; i++) writer.Add(Encoding.UTF8.GetString(names.Strings[i]), c.Input(First + i));
        writer.Commit();
    }
}
