using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>A V2 checkpoint: an index and data files.</summary>
sealed class BundleSource : ICheckpointSource
{
    const int ChunkSize = 1 << 20;

    readonly BundleIndex _index;
    readonly Dictionary<int, IReadableFile> _shards = [];
    readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);

    public BundleSource(string prefix, IFileStore files)
    {
        _index = BundleIndex.Read(prefix, files);
        try
        {
            foreach ((byte[] key, BundleEntryProto entry) in _index.Entries)
            {
                if (entry.Slices.Count == 0 && !_shards.ContainsKey(entry.ShardId))
                    _shards.Add(entry.ShardId, files.OpenRead(_index.DataFile(entry.ShardId)));
                if (key is not [0, ..]) AddTensor(Encoding.UTF8.GetString(key), entry);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    void AddTensor(string name, BundleEntryProto entry)
    {
        try
        {
            Shape shape = entry.Shape.ToShape();
            ImmutableArray<TensorSlice> slices = [.. entry.Slices.Select(TensorSlice.FromProto)];
            foreach (TensorSlice slice in slices) _ = slice.Apply(shape);
            DType dtype = entry.Dtype.ToDType();
            if (!dtype.IsNumeric() && dtype is not (DType.String or DType.Variant) || dtype.IsRef() || !Enum.IsDefined(dtype))
                Throw.InvalidArgument($"dtype {dtype.Name()}");
            _tensors[name] = new(name, dtype, shape, slices);
        }
        catch (StatusException e)
        {
            throw new DataLossException(_index.Path, 0, $"bad entry of tensor {name}: {e.Message}", e);
        }
    }

    public CheckpointFormat Format => CheckpointFormat.V2;

    public IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    BundleEntryProto Entry(CheckpointTensor tensor, TensorSlice stored)
    {
        byte[] name = Encoding.UTF8.GetBytes(tensor.Name);
        byte[] key = tensor.Slices.IsEmpty ? name : stored.Key(name);
        return _index.Entries.TryGetValue(key, out BundleEntryProto? entry)
            ? entry
            : throw new DataLossException(_index.Path, 0, $"slice {stored} of tensor {tensor.Name} is not in the index");
    }

    public void Check(CheckpointTensor tensor, TensorSlice stored)
    {
        BundleEntryProto entry = Entry(tensor, stored);
        Shape shape = stored.Apply(tensor.Shape);
        if (entry.Slices.Count > 0 || entry.Dtype.ToDType() != tensor.DType || !entry.Shape.ToPartialShape().Equals(shape))
        {
            throw new DataLossException(_index.Path, 0, $"entry of slice {stored} does not fit tensor {tensor}");
        }
        long length = _shards[entry.ShardId].Length;
        if (entry.Offset < 0 || entry.Size < 0 || entry.Size > length || entry.Offset > length - entry.Size)
        {
            Throw.OutOfRange(
                $"Read less bytes than requested\n{_index.DataFile(entry.ShardId)}: tensor {tensor.Name} "
                + $"has {entry.Size} bytes from {entry.Offset} on, the file has {length}");
        }
        int size = Math.Max(tensor.DType.Size(), 1); // a string or variant has at least its length byte
        bool fits = tensor.DType.IsNumeric()
            ? entry.Size % size == 0 && entry.Size / size == shape.ElementCount
            : shape.ElementCount <= entry.Size;
        if (!fits)
        {
            throw new DataLossException(
                _index.Path, 0,
                $"Invalid size in bundle entry: key {tensor.Name}; stored size {entry.Size}; shape {tensor.DType.Name()}{shape}");
        }
    }

    public void Copy(CheckpointTensor tensor, TensorSlice stored, Box request, Tensor destination)
    {
        BundleEntryProto entry = Entry(tensor, stored);
        Box box = Box.Of(stored, tensor.Shape);
        if (tensor.DType.IsNumeric())
        {
            uint crc = box.Matches(request) ? ReadDirect(entry, destination) : ReadScattered(entry, box, request, destination);
            CheckCrc(entry, crc);
            if (tensor.DType == DType.Bool && destination.ReadBytes().ContainsAnyExceptInRange((byte)0, (byte)1))
            {
                throw new DataLossException(
                    _index.DataFile(entry.ShardId), entry.Offset, $"tensor {tensor.Name} has bools other than 0 and 1");
            }
            return;
        }
        var reader = new BundleStream(_shards[entry.ShardId], entry.Offset, entry.Size);
        if (tensor.DType == DType.String) CopyElements(BundleStrings.Read(reader, box.Count), box, request, destination.Strings);
        else CopyElements(BundleVariants.Read(reader, box.Count), box, request, destination.Objects);
        CheckCrc(entry, reader.Crc);
    }

    static void CopyElements<T>(T[] elements, Box box, Box request, Span<T> destination)
    {
        foreach ((long from, long to, long count) in Box.Runs(box, request))
            elements.AsSpan((int)from, (int)count).CopyTo(destination[(int)to..]);
    }

    uint ReadDirect(BundleEntryProto entry, Tensor destination)
    {
        uint crc = 0;
        for (long at = 0; at < entry.Size; at += ChunkSize)
        {
            Span<byte> chunk = destination.Bytes(at, (int)Math.Min(ChunkSize, entry.Size - at));
            _shards[entry.ShardId].ReadExactly(entry.Offset + at, chunk);
            crc = Crc32C.Append(crc, chunk);
        }
        return crc;
    }

    /// <summary>Reads the whole slice, because of its checksum, in chunks, and keeps what is wanted.</summary>
    uint ReadScattered(BundleEntryProto entry, Box box, Box request, Tensor destination)
    {
        int size = destination.DType.Size();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(ChunkSize);
        using IEnumerator<(long Source, long Destination, long Count)> runs = Box.Runs(box, request).GetEnumerator();
        bool more = runs.MoveNext();
        uint crc = 0;
        for (long at = 0; at < entry.Size; at += ChunkSize)
        {
            Span<byte> chunk = buffer.AsSpan(0, (int)Math.Min(ChunkSize, entry.Size - at));
            _shards[entry.ShardId].ReadExactly(entry.Offset + at, chunk);
            crc = Crc32C.Append(crc, chunk);
            while (more)
            {
                long runStart = runs.Current.Source * size, runEnd = runStart + runs.Current.Count * size;
                long from = Math.Max(runStart, at), to = Math.Min(runEnd, at + chunk.Length);
                if (from < to)
                {
                    chunk[(int)(from - at)..(int)(to - at)].CopyTo(
                        destination.Bytes(runs.Current.Destination * size + from - runStart, (int)(to - from)));
                }
                if (runEnd > at + chunk.Length) break;
                more = runs.MoveNext();
            }
        }
        ArrayPool<byte>.Shared.Return(buffer);
        return crc;
    }

    void CheckCrc(BundleEntryProto entry, uint actual)
    {
        uint stored = Crc32C.Unmask(entry.Crc32C);
        if (stored == actual) return;
        throw new StatusException(ErrorCode.DataLoss,
            $"TensorBundle at {_index.Prefix} shard {entry.ShardId} ({entry.Size} bytes): Checksum does not match: "
            + $"stored {stored:D8} vs. calculated on the restored bytes {actual:D8}");
    }

    public void Dispose()
    {
        foreach (IReadableFile shard in _shards.Values) shard.Dispose();
    }
}
