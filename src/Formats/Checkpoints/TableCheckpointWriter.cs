using System.Text;
using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tables;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>Writes one file of a V1 checkpoint (ops Save and SaveSlices): a table of its contents and of a message for each slice.</summary>
/// <param name="path">The file; it is there, whole, after <see cref="Commit"/>.</param>
/// <param name="files">Where.</param>
public sealed class TableCheckpointWriter(string path, IFileStore files)
{
    readonly SavedTensorSliceMeta _meta = new() { Versions = new() { Producer = 1 } };
    readonly SortedDictionary<byte[], SavedTensorSlices> _entries = new(Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b)));

    /// <summary>Adds a whole tensor.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the name is there already.</exception>
    public void Add(string name, Tensor tensor) => AddSlice(name, tensor.Shape, TensorSlice.Whole(tensor.Shape.Rank), tensor);

    /// <summary>Adds a slice of a tensor.</summary>
    /// <param name="name">Name of the whole tensor.</param>
    /// <param name="shape">Shape of the whole tensor.</param>
    /// <param name="slice">Which part of it.</param>
    /// <param name="tensor">The slice's values.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: shapes do not fit, or the slice is there already.</exception>
    public void AddSlice(string name, in Shape shape, TensorSlice slice, Tensor tensor)
    {
        Shape expected = slice.Apply(shape);
        if (tensor.Shape != expected) Throw.InvalidArgument($"Slice {slice} of tensor {name} {shape} needs a tensor of shape {expected}, got {tensor.Shape}");
        SavedSliceMeta? known = _meta.Tensor.FirstOrDefault(t => t.Name == name);
        if (known is null) _meta.Tensor.Add(known = new() { Name = name, Shape = ((PartialShape)shape).ToProto(), Type = tensor.DType.ToProto() });
        known.Slice.Add(slice.ToProto());
        TensorProto data = tensor.ToProto(TensorEncoding.Lists);
        (data.Dtype, data.TensorShape) = (default, null); // both are in the contents
        var entry = new SavedTensorSlices { Data = new() { Name = name, Slice = slice.ToProto(), Data = data } };
        if (!_entries.TryAdd(slice.Key(Encoding.UTF8.GetBytes(name)), entry)) Throw.InvalidArgument($"Overlapping slices: there is already a slice {slice} of tensor {name}");
    }

    /// <summary>Writes the file beside its place and moves it there.</summary>
    public void Commit()
    {
        string unfinished = $"{path}.tempstate{Guid.NewGuid():N}";
        try
        {
            using (IWritableFile file = files.Create(unfinished))
            {
                var table = new TableWriter(file);
                table.Add([], new SavedTensorSlices { Meta = _meta }.ToByteArray());
                foreach ((byte[] key, SavedTensorSlices entry) in _entries) table.Add(key, entry.ToByteArray());
                table.Finish();
                file.Flush();
            }
            files.Rename(unfinished, path);
        }
        catch
        {
            files.Delete(unfinished);
            throw;
        }
    }
}
