using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>
/// Writes a checkpoint in TensorFlow's V2 format, byte for byte as TensorFlow writes it. Nothing can be seen under the prefix until
/// <see cref="Commit"/> is done; whatever happens before (a full disk, a crash, a power cut), an older checkpoint, even one of the same
/// prefix, stays whole.
/// </summary>
/// <remarks>
/// Data and index are written to temporary names, flushed to the disk and renamed, the index last. If a checkpoint of the prefix is
/// there already, its data file must not be replaced before its index: then the new data file is named as shard 0 of one shard more
/// (<c>.data-00000-of-00002</c>), which TensorFlow reads as well. One writer at a time may write checkpoints of one model in a folder:
/// it removes the temporary files that crashed saves of prefixes with the same name but another step left.
/// </remarks>
public sealed class CheckpointWriter : IDisposable
{
    const int ChunkSize = 1 << 20;

    readonly IFileStore _files;
    readonly BundleIndex _index;
    readonly string _temporaryData, _temporaryIndex;
    readonly BufferedFile _data;
    bool _finished, _broken;

    /// <summary>Begins a checkpoint.</summary>
    /// <param name="prefix">Such as <c>/tmp/model/model.ckpt-100</c>; the folder is created.</param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">The folder or the temporary file cannot be created.</exception>
    public CheckpointWriter(string prefix, IFileStore? files = null)
    {
        _files = files ?? LocalFiles.Instance;
        _files.CreateFolderDurably(FileStores.FolderOf(prefix));
        BundleFiles.RemoveLeftovers(prefix, _files);
        _index = BundleIndex.Create(prefix, BundleFiles.ChooseShards(prefix, 1, _files));
        _temporaryData = BundleFiles.Temporary(_index.DataFile(0));
        _temporaryIndex = BundleFiles.Temporary(_index.Path);
        _data = new(_files.Create(_temporaryData));
    }

    /// <summary>The prefix.</summary>
    public string Prefix => _index.Prefix;

    /// <summary>Bytes of data so far.</summary>
    public long ByteCount => _data.Length;

    /// <summary>Adds a whole tensor.</summary>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: <c>Adding duplicate key: w</c>, or a dtype that cannot be saved; RESOURCE_EXHAUSTED: no space left.
    /// </exception>
    public void Add(string name, Tensor tensor)
    {
        if (name.Length == 0) Throw.InvalidArgument("A tensor in a checkpoint must have a name");
        Add(Encoding.UTF8.GetBytes(name), name, tensor);
    }

    void Add(byte[] key, string name, Tensor tensor)
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (_index.Entries.ContainsKey(key)) Throw.InvalidArgument($"Adding duplicate key: {name}");
        if (tensor.DType == DType.Resource)
            Throw.InvalidArgument($"Cannot save {name}: a resource is a handle, save the value it stands for");
        if (_broken) ThrowBroken();
        long offset = _data.Length;
        _broken = true; // until the tensor is written: after an error nobody knows how much of it is in the file
        uint crc = tensor.DType switch
        {
            DType.String => BundleStrings.Write(tensor.Strings, _data),
            DType.Variant => BundleVariants.Write(tensor.Objects, _data),
            _ => WriteNumbers(tensor),
        };
        _broken = false;
        _index.Entries.Add(key, new()
        {
            Dtype = tensor.DType.ToProto(),
            Shape = tensor.Shape.ToProto(),
            Offset = offset,
            Size = _data.Length - offset,
            Crc32C = Crc32C.Mask(crc),
        });
    }

    void ThrowBroken() => Throw.FailedPrecondition($"{Prefix}: writing a tensor failed before, so this checkpoint cannot be completed");

    uint WriteNumbers(Tensor tensor)
    {
        uint crc = 0;
        for (long at = 0; at < tensor.ByteCount; at += ChunkSize)
        {
            ReadOnlySpan<byte> chunk = tensor.Bytes(at, (int)Math.Min(ChunkSize, tensor.ByteCount - at));
            crc = Crc32C.Append(crc, chunk);
            _data.Write(chunk);
        }
        return crc;
    }

    /// <summary>
    /// Adds a slice of a partitioned tensor; a slice that is the whole is added as <see cref="Add(string, Tensor)"/> does.
    /// </summary>
    /// <param name="name">Name of the whole tensor.</param>
    /// <param name="shape">Shape of the whole tensor.</param>
    /// <param name="slice">Which part <paramref name="tensor"/> is.</param>
    /// <param name="tensor">The elements of the slice.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: the slice is there already or overlaps one that is, does not have the tensor's shape, or other slices have
    /// another type or whole shape; INTERNAL: the slice leaves the shape.
    /// </exception>
    public void AddSlice(string name, in Shape shape, TensorSlice slice, Tensor tensor)
    {
        Shape expected = slice.Apply(shape);
        if (tensor.Shape != expected)
            Throw.InvalidArgument($"Slice {slice} of tensor {name} {shape} has the shape {expected}, got {tensor.Shape}");
        if (slice.IsWhole)
        {
            Add(name, tensor);
            return;
        }
        byte[] key = Encoding.UTF8.GetBytes(name);
        if (!_index.Entries.TryGetValue(key, out BundleEntryProto? whole))
        {
            whole = new() { Dtype = tensor.DType.ToProto(), Shape = shape.ToProto() };
        }
        else CheckFits(name, whole, shape, slice, tensor);
        Add(slice.Key(key), $"{name} {slice}", tensor);
        whole.Slices.Add(slice.ToProto());
        _index.Entries[key] = whole;
    }

    static void CheckFits(string name, BundleEntryProto whole, in Shape shape, TensorSlice slice, Tensor tensor)
    {
        if (whole.Slices.Count == 0) Throw.InvalidArgument($"Adding duplicate key: {name}");
        if (whole.Dtype.ToDType() != tensor.DType || whole.Shape.ToShape() != shape)
        {
            Throw.InvalidArgument(
                $"Slice {slice} of {tensor.DType.Name()}{shape} does not fit tensor {name}, "
                + $"which is {whole.Dtype.ToDType().Name()}{whole.Shape.ToShape()}");
        }
        Box box = Box.Of(slice, shape);
        foreach (TensorSliceProto other in whole.Slices)
        {
            if (Box.Of(TensorSlice.FromProto(other), shape).Intersect(box) is not null)
                Throw.InvalidArgument($"Overlapping slices of tensor {name}: {TensorSlice.FromProto(other)} and {slice}");
        }
    }

    /// <summary>Makes the checkpoint visible, and durable before it returns.</summary>
    /// <exception cref="StatusException">
    /// RESOURCE_EXHAUSTED and others: the checkpoint was not written, an older one is whole; FAILED_PRECONDITION: a tensor could not be
    /// added before.
    /// </exception>
    public void Commit()
    {
        ObjectDisposedException.ThrowIf(_finished, this);
        if (_broken) ThrowBroken();
        _finished = true;
        try
        {
            using (_data) _data.Flush();
            BundleCommit.Run(_files, _index, [(_temporaryData, 0)], _temporaryIndex);
        }
        catch
        {
            _files.DeleteQuietly(_temporaryData);
            throw;
        }
    }

    /// <summary>Without <see cref="Commit"/>: gives the checkpoint up and removes the temporary files.</summary>
    public void Dispose()
    {
        if (_finished) return;
        _finished = true;
        _data.Dispose();
        _files.DeleteQuietly(_temporaryData);
    }
}
