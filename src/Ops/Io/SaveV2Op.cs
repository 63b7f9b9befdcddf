using System.Text;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes tensors, or slices of partitioned ones, as a checkpoint.</summary>
[Op("SaveV2(prefix: string, tensor_names: string, shape_and_slices: string, tensors: dtypes)", "dtypes: list(type) >= 1", Stateful = true)]
static class SaveV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        long count = c.InputCount - 3;
        c.MergeDims(c.WithRank(1, 1)[0], count);
        c.MergeDims(c.WithRank(2, 1)[0], count);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        CheckpointInputs.Check(c, c.InputCount - 3);
        ReadOnlySpan<byte[]> names = c.Input(1).Strings;
        using var writer = new CheckpointWriter(c.Input(0).StringItem(), SessionFiles.Of(c.Step.Resources));
        for (int i = 0; i < names.Length; i++)
        {
            string name = Encoding.UTF8.GetString(names[i]);
            Tensor value = c.Input(3 + i);
            if (CheckpointInputs.Slice(c, i) is not { } part) writer.Add(name, value);
            else writer.AddSlice(name, part.Shape, part.Slice, value);
        }
        writer.Commit();
    }
}
