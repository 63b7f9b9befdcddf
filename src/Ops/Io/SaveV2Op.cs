using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Writes tensors, or the slices of larger ones that they are, into a V2 checkpoint.</summary>
[Op("SaveV2(prefix: string, tensor_names: string, shape_and_slices: string, tensors: dtypes)", "dtypes: list(type) >= 1", Stateful = true)]
static class SaveV2Op
{
    const int FirstTensor = 3;

    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        for (int i = 1; i < FirstTensor; i++)
        {
            PartialShape names = c.WithRank(i, 1);
            if (names[0] >= 0) c.MergeDims(names[0], c.InputCount - FirstTensor);
        }
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor prefix = c.Input(0), names = c.Input(1), slices = c.Input(2);
        if (prefix.ElementCount != 1) Throw.InvalidArgument($"Input prefix should have a single element, got {prefix.ElementCount} instead.");
        int count = c.InputCount - FirstTensor;
        CheckCount(names, count, "tensor_names");
        CheckCount(slices, count, "shape_and_slices");
        using var writer = new CheckpointWriter(prefix.Text(0));
        for (int i = 0; i < count; i++)
        {
            Tensor tensor = c.Input(FirstTensor + i);
            string spec = slices.Text(i);
            if (spec.Length > 0 && TensorSlice.ParseShapeAndSlice(spec) is { } part) writer.AddSlice(names.Text(i), part.Shape, part.Slice, tensor);
            else writer.Add(names.Text(i), tensor);
        }
        writer.Commit();
    }

    static void CheckCount(Tensor list, int count, string name)
    {
        if (list.Shape.Rank != 1) Throw.InvalidArgument($"Input {name} should be an 1-D tensor, got {list.Shape} instead.");
        if (list.ElementCount != count) Throw.InvalidArgument($"Got {list.ElementCount} {name} but {count} tensors.");
    }
}
