using System.Text;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Files;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What the ops on checkpoints share: inputs prefix, names, and shapes with slices.</summary>
static class CheckpointInputs
{
    /// <summary>Checks the shapes of the first three inputs.</summary>
    public static void Check(KernelContext c, int count)
    {
        if (c.Input(0).ElementCount != 1) Throw.InvalidArgument($"Input prefix should have a single element, got {c.Input(0).ElementCount} instead.");
        Tensor names = c.Input(1), slices = c.Input(2);
        if (names.Shape.Rank != 1) Throw.InvalidArgument($"Input tensor_names should be an 1-D tensor, got {names.Shape} instead.");
        if (slices.Shape.Rank != 1) Throw.InvalidArgument($"Input shape_and_slices should be an 1-D tensor, got {slices.Shape} instead.");
        if (names.ElementCount != slices.ElementCount)
        {
            Throw.InvalidArgument("tensor_names and shape_and_slices have different number of elements: "
                + $"{names.ElementCount} vs. {slices.ElementCount}");
        }
        if (names.ElementCount != count) Throw.InvalidArgument($"Got {names.ElementCount} tensor names but {count} tensors.");
    }

    /// <summary>Whole shape and slice number <paramref name="index"/> of input 2; <see langword="null"/>: the whole tensor.</summary>
    public static (Shape Shape, TensorSlice Slice)? Slice(KernelContext c, int index)
    {
        byte[] text = c.Input(2).Strings[index];
        return text.Length == 0 ? null : TensorSlice.ParseShapeAndSlice(Encoding.UTF8.GetString(text));
    }

    /// <summary>Opens a checkpoint of any format.</summary>
    /// <exception cref="StatusException">NOT_FOUND: there is none.</exception>
    public static CheckpointReader Open(KernelContext c, string prefix)
    {
        IFileStore files = SessionFiles.Of(c.Step.Resources);
        if (!CheckpointReader.Exists(prefix, files))
        {
            Throw.NotFound($"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {prefix}");
        }
        return CheckpointReader.Open(prefix, files);
    }

    /// <summary>Checks that a tensor is there and has the type wanted.</summary>
    public static void CheckEntry(CheckpointReader reader, string name, DType dtype)
    {
        if (!reader.Contains(name)) Throw.NotFound($"Key {name} not found in checkpoint");
        DType found = reader.Find(name).DType;
        if (found != dtype) Throw.InvalidArgument($"tensor_name = {name}; expected dtype {dtype.Name()} does not equal original dtype {found.Name()}");
    }

    /// <summary>Reads a tensor, or a slice of it; the tensor must have the shape said beside the slice.</summary>
    public static Tensor Read(CheckpointReader reader, string name, (Shape Shape, TensorSlice Slice)? slice)
    {
        if (slice is not { } part) return reader.Read(name);
        Shape found = reader.Find(name).Shape;
        if (found != part.Shape)
        {
            Throw.InvalidArgument($"tensor_name = {name}; shape in shape_and_slice spec {part.Shape} does not match the shape stored in checkpoint: {found}");
        }
        return reader.Read(name, part.Slice);
    }

    /// <summary>Restore and RestoreSlice: output 0 = the tensor named by input 1 of checkpoint input 0, or the slice of it that input 2 says.</summary>
    public static void RestoreOne(KernelContext c)
    {
        string pattern = c.Input(0).StringItem(), name = c.Input(1).StringItem();
        using CheckpointReader reader = Open(c, pattern);
        if (!reader.Contains(name)) Throw.NotFound($"Tensor name \"{name}\" not found in checkpoint files {pattern}");
        CheckEntry(reader, name, c.Node.OutputTypes[0]);
        c.MoveOutput(0, Read(reader, name, c.InputCount > 2 ? TensorSlice.ParseShapeAndSlice(c.Input(2).StringItem()) : null));
    }
}
