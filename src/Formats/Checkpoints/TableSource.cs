using System.Collections.Immutable;
using System.Text;
using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tables;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>A V1 checkpoint: one table for each shard, which holds its contents under the empty key and a message for each slice.</summary>
sealed class TableSource : ICheckpointSource
{
    const int Version = 1;

    /// <summary>A value takes at least a byte where 8 are stored, and Snappy makes 22 of one: no honest file holds more.</summary>
    const long MaxGrowth = 8 * 22;

    readonly List<TableReader> _tables = [];
    readonly Dictionary<string, CheckpointTensor> _tensors = new(StringComparer.Ordinal);
    readonly Dictionary<(string, TensorSlice), TableReader> _places = [];
    long _bytes;

    public TableSource(IReadOnlyList<string> paths, IFileStore files)
    {
        try
        {
            foreach (string path in paths) AddTable(OpenTable(path, files));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    TableReader OpenTable(string path, IFileStore files)
    {
        IReadableFile file = files.OpenRead(path);
        _bytes += file.Length;
        try
        {
            var table = new TableReader(file);
            _tables.Add(table);
            return table;
        }
        catch (DataLossException e)
        {
            throw new DataLossException(
                path, e.Offset,
                $"Unable to open table file: {e.Message}: perhaps your file is in a different file format and you need to use "
                + "a different restore operator?",
                e);
        }
    }

    void AddTable(TableReader table)
    {
        SavedTensorSliceMeta meta = Parse(table, table.Find([])).Meta
            ?? throw new DataLossException(table.Path, 0, "the checkpoint has no list of its tensors");
        if (meta.Versions is { } version && version.MinConsumer > Version)
        {
            Throw.InvalidArgument(
                $"{table.Path}: Checkpoint min consumer version {version.MinConsumer} above current version {Version}: "
                + "a newer TensorFlow wrote it. Please upgrade TensorHarbor.");
        }
        foreach (SavedSliceMeta tensor in meta.Tensor) AddTensor(table, tensor);
    }

    void AddTensor(TableReader table, SavedSliceMeta meta)
    {
        try
        {
            Shape shape = meta.Shape.ToShape();
            DType dtype = meta.Type.ToDType();
            if (!dtype.IsNumeric() && dtype != DType.String || dtype.IsRef() || !Enum.IsDefined(dtype))
                Throw.InvalidArgument($"dtype {dtype.Name()}");
            ImmutableArray<TensorSlice> slices = [.. meta.Slice.Select(TensorSlice.FromProto)];
            foreach (TensorSlice slice in slices)
            {
                _ = slice.Apply(shape);
                if (!_places.TryAdd((meta.Name, slice), table)) Throw.InvalidArgument($"slice {slice} is stored twice");
            }
            if (!_tensors.TryGetValue(meta.Name, out CheckpointTensor? known))
                _tensors.Add(meta.Name, new(meta.Name, dtype, shape, slices is [{ IsWhole: true }] ? [] : slices));
            else if (known.DType == dtype && known.Shape == shape && !known.Slices.IsEmpty)
                _tensors[meta.Name] = known with { Slices = [.. known.Slices, .. slices] };
            else Throw.InvalidArgument($"it is {known.DType.Name()}{known.Shape} in one shard and {dtype.Name()}{shape} in another");
        }
        catch (StatusException e)
        {
            throw new DataLossException(table.Path, 0, $"bad entry of tensor {meta.Name}: {e.Message}", e);
        }
    }

    static SavedTensorSlices Parse(TableReader table, ReadOnlyMemory<byte>? value)
    {
        if (value is null) throw new DataLossException(table.Path, 0, "an entry of the checkpoint is missing");
        try
        {
            return SavedTensorSlices.Parser.ParseFrom(value.Value.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataLossException(table.Path, 0, $"an entry is not a {nameof(SavedTensorSlices)}", e);
        }
    }

    public CheckpointFormat Format => CheckpointFormat.V1;

    public IReadOnlyDictionary<string, CheckpointTensor> Tensors => _tensors;

    public void Check(CheckpointTensor tensor, TensorSlice stored)
    {
        long size = Math.Max(tensor.DType.Size(), 1), possible = _bytes * MaxGrowth / size;
        if (stored.Apply(tensor.Shape).ElementCount > possible)
            throw new DataLossException(_tables[0].Path, 0, $"tensor {tensor} is larger than the file can hold");
    }

    public void Copy(CheckpointTensor tensor, TensorSlice stored, Box request, Tensor destination)
    {
        Box box = Box.Of(stored, tensor.Shape);
        if (box.Count == 0) return;
        using Tensor piece = ReadPiece(tensor, stored);
        foreach ((long from, long to, long count) in Box.Runs(box, request))
        {
            if (tensor.DType == DType.String) piece.Strings.Slice((int)from, (int)count).CopyTo(destination.Strings[(int)to..]);
            else CopyBytes(piece, from, destination, to, count);
        }
    }

    static void CopyBytes(Tensor piece, long from, Tensor destination, long to, long count)
    {
        int size = piece.DType.Size(), most = (1 << 30) / size;
        for (long done = 0; done < count; done += most)
        {
            int now = (int)Math.Min(most, count - done);
            piece.Bytes((from + done) * size, now * size).CopyTo(destination.Bytes((to + done) * size, now * size));
        }
    }

    Tensor ReadPiece(CheckpointTensor tensor, TensorSlice stored)
    {
        if (!_places.TryGetValue((tensor.Name, stored), out TableReader? table))
            throw new DataLossException(_tables[0].Path, 0, $"slice {stored} of tensor {tensor.Name} is not in the checkpoint");
        TensorProto data = Parse(table, table.Find(stored.Key(Encoding.UTF8.GetBytes(tensor.Name)))).Data?.Data
            ?? throw new DataLossException(table.Path, 0, $"slice {stored} of tensor {tensor.Name} has no data");
        data.Dtype = tensor.DType.ToProto();
        data.TensorShape = stored.Apply(tensor.Shape).ToProto();
        try
        {
            return data.ToTensor(maxBytes: 0);
        }
        catch (StatusException e)
        {
            throw new DataLossException(
                table.Path, 0, $"slice {stored} of tensor {tensor.Name} has another number of elements than its shape", e);
        }
    }

    public void Dispose()
    {
        foreach (TableReader table in _tables) table.Dispose();
    }
}
