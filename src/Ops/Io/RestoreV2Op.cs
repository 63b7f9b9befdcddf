using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reads tensors, or slices of them, from a checkpoint of any format.</summary>
[Op("RestoreV2(prefix: string, tensor_names: string, shape_and_slices: string) -> tensors: dtypes", "dtypes: list(type) >= 1", Stateful = true)]
static class RestoreV2Op
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 0);
        PartialShape names = c.WithRank(1, 1), slices = c.WithRank(2, 1);
        c.Merge(names, slices);
        Tensor? specs = c.Constant(2);
        for (int i = 0; i < c.OutputCount; i++)
        {
            bool known = specs is not null && i < specs.ElementCount && specs.Strings[i].Length > 0;
            c.SetOutput(i, known && TensorSlice.ParseShapeAndSlice(specs!.Text(i)) is { } part ? part.Slice.Apply(part.Shape) : PartialShape.Unknown);
        }
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor prefix = c.Input(0), names = c.Input(1), slices = c.Input(2);
        if (prefix.ElementCount != 1) Throw.InvalidArgument($"Input prefix should have a single element, got {prefix.ElementCount} instead.");
        if (names.ElementCount != c.OutputCount || slices.ElementCount != c.OutputCount)
        {
            Throw.InvalidArgument($"Got {names.ElementCount} tensor names and {slices.ElementCount} shape_and_slices, but expected {c.OutputCount}");
        }
        using CheckpointReader reader = CheckpointReader.Open(prefix.Text(0));
        for (int i = 0; i < c.OutputCount; i++) c.MoveOutput(i, Restore(reader, names.Text(i), slices.Text(i), c.Node.OutputTypes[i]));
    }

    /// <summary>Reads one tensor of a checkpoint.</summary>
    /// <param name="reader">The checkpoint.</param>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="spec">Shape of the whole and slice wanted, such as <c>4 3 1,2:0,3</c>; empty: all.</param>
    /// <param name="dtype">Type that it must have.</param>
    public static Tensor Restore(CheckpointReader reader, string name, string spec, DType dtype)
    {
        CheckpointTensor stored = reader.Find(name);
        if (stored.DType != dtype)
        {
            Throw.InvalidArgument($"tensor_name = {name}; expected dtype {dtype.Name()} does not equal original dtype {stored.DType.Name()}");
        }
        if (spec.Length == 0 || TensorSlice.ParseShapeAndSlice(spec) is not { } part) return reader.Read(name);
        if (part.Shape != stored.Shape)
        {
            Throw.InvalidArgument($"tensor_name = {name}; shape in shape_and_slice spec {part.Shape} does not match the shape stored in checkpoint: {stored.Shape}");
        }
        return reader.Read(name, part.Slice);
    }
}
