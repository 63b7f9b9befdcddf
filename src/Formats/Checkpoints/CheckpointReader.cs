using System.Collections.Immutable;
using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>
/// Reads a checkpoint that TensorFlow 0.5 or later or <see cref="CheckpointWriter"/> wrote: V1 or V2, in one file or sharded,
/// name-based or object-based. Tensors are read one by one, straight from the file; the checksum of all that is read is tested.
/// </summary>
/// <remarks>Several threads may read at once.</remarks>
public sealed class CheckpointReader : IDisposable
{
    /// <summary>Name of the string tensor that holds the object graph of a TF2 checkpoint.</summary>
    public const string ObjectGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";

    /// <summary>With more slices than this, overlaps are not searched for.</summary>
    const int MaxSlicesCompared = 4096;

    readonly ICheckpointSource _source;

    CheckpointReader(string prefix, ICheckpointSource source)
    {
        (Prefix, _source) = (prefix, source);
        Tensors = [.. source.Tensors.Values.OrderBy(tensor => tensor.Name, StringComparer.Ordinal)];
    }

    /// <summary>Opens the checkpoint of a prefix such as <c>/tmp/model/model.ckpt-100</c> and reads its index.</summary>
    /// <param name="prefix">
    /// The path without <c>.index</c>; for sharded V1 checkpoints a pattern such as <c>model.ckpt-100-?????-of-00002</c>.
    /// </param>
    /// <param name="files">The file system; this machine's if null.</param>
    /// <exception cref="StatusException">
    /// NOT_FOUND: no such checkpoint; DATA_LOSS: the index is damaged; INVALID_ARGUMENT: a newer version wrote it.
    /// </exception>
    public static CheckpointReader Open(string prefix, IFileStore? files = null)
    {
        files ??= LocalFiles.Instance;
        if (files.Exists(BundleFiles.Index(prefix))) return new(prefix, new BundleSource(prefix, files));
        IReadOnlyList<string> tables = files.Exists(prefix) ? [prefix] : FindShards(prefix, files);
        if (tables.Count == 0)
            Throw.NotFound($"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for {prefix}");
        return new(prefix, new TableSource(tables, files));
    }

    static IReadOnlyList<string> FindShards(string pattern, IFileStore files)
    {
        string folder = FileStores.FolderOf(pattern), name = Path.GetFileName(pattern);
        if (name.AsSpan().IndexOfAny('?', '*') < 0) return [];
        return [.. files.List(folder)
            .Where(candidate => System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(name, candidate, ignoreCase: false))
            .Order(StringComparer.Ordinal)
            .Select(candidate => Path.Combine(folder, candidate))];
    }

    /// <summary>Is there a checkpoint of this prefix?</summary>
    public static bool Exists(string prefix, IFileStore? files = null)
    {
        files ??= LocalFiles.Instance;
        return files.Exists(BundleFiles.Index(prefix)) || files.Exists(prefix) || FindShards(prefix, files).Count > 0;
    }

    /// <summary>What <see cref="Open"/> was called with.</summary>
    public string Prefix { get; }

    /// <summary>The file format.</summary>
    public CheckpointFormat Format => _source.Format;

    /// <summary>All tensors in order of their names.</summary>
    public ImmutableArray<CheckpointTensor> Tensors { get; }

    /// <summary>Is there a tensor of this name?</summary>
    public bool Contains(string name) => _source.Tensors.ContainsKey(name);

    /// <summary>Type, shape and slices of a tensor.</summary>
    /// <exception cref="StatusException">NOT_FOUND: <c>Key w not found in checkpoint</c>.</exception>
    public CheckpointTensor Find(string name)
    {
        if (!_source.Tensors.TryGetValue(name, out CheckpointTensor? tensor)) Throw.NotFound($"Key {name} not found in checkpoint");
        return tensor;
    }

    /// <summary>Reads a tensor; a partitioned one is put together from its slices.</summary>
    /// <exception cref="StatusException">
    /// NOT_FOUND; DATA_LOSS; OUT_OF_RANGE: a data file is too short; RESOURCE_EXHAUSTED: not enough memory.
    /// </exception>
    public Tensor Read(string name) => Read(Find(name), null);

    /// <summary>Reads a slice of a tensor, whatever slices it is stored in.</summary>
    /// <exception cref="StatusException">
    /// NOT_FOUND; DATA_LOSS; OUT_OF_RANGE: a data file is too short; INTERNAL: the slice does not fit the tensor.
    /// </exception>
    public Tensor Read(string name, TensorSlice slice) => Read(Find(name), slice);

    Tensor Read(CheckpointTensor tensor, TensorSlice? slice)
    {
        foreach (TensorSlice stored in StoredSlices(tensor)) _source.Check(tensor, stored);
        Tensor destination = Tensor.Allocate(tensor.DType, slice is null ? tensor.Shape : slice.Apply(tensor.Shape));
        try
        {
            Copy(tensor, slice, destination);
            return destination;
        }
        catch
        {
            destination.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor or a slice of it into memory that is there already, such as that of a variable.</summary>
    /// <param name="name">Name of the tensor.</param>
    /// <param name="slice">Which part; null for all.</param>
    /// <param name="destination">A tensor of the same type and as many elements; after an error its elements are undefined.</param>
    /// <exception cref="StatusException">
    /// NOT_FOUND; DATA_LOSS; OUT_OF_RANGE: a data file is too short; INVALID_ARGUMENT: another type or number of elements.
    /// </exception>
    public void ReadInto(string name, TensorSlice? slice, Tensor destination)
    {
        CheckpointTensor tensor = Find(name);
        if (destination.DType != tensor.DType)
        {
            Throw.InvalidArgument(
                $"tensor_name = {name}; expected dtype {destination.DType.Name()} does not equal original dtype {tensor.DType.Name()}");
        }
        Shape shape = slice is null ? tensor.Shape : slice.Apply(tensor.Shape);
        if (destination.ElementCount != shape.ElementCount)
            Throw.InvalidArgument($"tensor_name = {name}; expected shape {destination.Shape} does not equal original shape {shape}");
        foreach (TensorSlice stored in StoredSlices(tensor)) _source.Check(tensor, stored);
        Copy(tensor, slice, destination);
    }

    static ImmutableArray<TensorSlice> StoredSlices(CheckpointTensor tensor) =>
        tensor.Slices.IsEmpty ? [TensorSlice.Whole(tensor.Shape.Rank)] : tensor.Slices;

    void Copy(CheckpointTensor tensor, TensorSlice? slice, Tensor destination)
    {
        Box request = Box.Of(slice ?? TensorSlice.Whole(tensor.Shape.Rank), tensor.Shape);
        if (request.Count == 0) return;
        List<(TensorSlice Slice, Box Common)> parts = [];
        foreach (TensorSlice stored in StoredSlices(tensor))
        {
            if (Box.Of(stored, tensor.Shape).Intersect(request) is { } common) parts.Add((stored, common));
        }
        CheckCover(tensor, parts, request);
        foreach ((TensorSlice stored, _) in parts) _source.Copy(tensor, stored, request, destination);
    }

    void CheckCover(CheckpointTensor tensor, List<(TensorSlice Slice, Box Common)> parts, Box request)
    {
        long covered = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            covered += parts[i].Common.Count;
            for (int k = parts.Count <= MaxSlicesCompared ? 0 : i; k < i; k++)
            {
                if (parts[i].Common.Intersect(parts[k].Common) is not null)
                {
                    throw new DataLossException(
                        Prefix, 0, $"Overlapping slices of tensor {tensor.Name}: {parts[k].Slice} and {parts[i].Slice}");
                }
            }
        }
        if (covered != request.Count)
            throw new DataLossException(Prefix, 0, $"Slices of tensor {tensor.Name} hold {covered} of the {request.Count} elements wanted");
    }

    /// <summary>The graph of objects of a TF2 checkpoint: which attribute of which object has which key; null if this is not one.</summary>
    /// <exception cref="DataLossException">The graph does not parse.</exception>
    public TrackableObjectGraph? ReadObjectGraph()
    {
        if (!Contains(ObjectGraphKey)) return null;
        using Tensor serialized = Read(ObjectGraphKey);
        if (serialized.DType != DType.String || serialized.ElementCount != 1)
            throw new DataLossException(Prefix, 0, $"{ObjectGraphKey} is {serialized}, not a string");
        try
        {
            return TrackableObjectGraph.Parser.ParseFrom(serialized.Strings[0]);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataLossException(Prefix, 0, $"{ObjectGraphKey} is not a TrackableObjectGraph", e);
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _source.Dispose();
}
