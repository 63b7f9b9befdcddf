using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Tables;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Checkpoints;

/// <summary>
/// The index of a V2 checkpoint: a table of <see cref="BundleEntryProto"/>s, with a <see cref="BundleHeaderProto"/> under the empty key.
/// </summary>
sealed class BundleIndex
{
    /// <summary>The version of the format that this code reads and writes.</summary>
    public const int Version = 1;

    BundleIndex(string prefix, int shards) => (Prefix, Shards) = (prefix, shards);

    /// <summary>Path without <c>.index</c>.</summary>
    public string Prefix { get; }

    /// <summary>Path of the index.</summary>
    public string Path => BundleFiles.Index(Prefix);

    /// <summary>Number of data files that their names state.</summary>
    public int Shards { get; }

    /// <summary>Tensors by name and slices by <see cref="TensorSlice.Key"/>, in order.</summary>
    public SortedDictionary<byte[], BundleEntryProto> Entries { get; } = new(ByteOrder.Instance);

    /// <summary>Path of a data file.</summary>
    public string DataFile(int shard) => BundleFiles.Data(Prefix, shard, Shards);

    /// <summary>An index without entries.</summary>
    public static BundleIndex Create(string prefix, int shards) => new(prefix, shards);

    /// <summary>Reads the index of a prefix.</summary>
    /// <exception cref="StatusException">DATA_LOSS: damaged; INVALID_ARGUMENT: of a newer version; UNIMPLEMENTED: big-endian.</exception>
    public static BundleIndex Read(string prefix, IFileStore files)
    {
        using var table = new TableReader(files.OpenRead(BundleFiles.Index(prefix)));
        TableCursor cursor = table.Open();
        if (!cursor.MoveNext() || cursor.Key.Length > 0) throw new DataLossException(table.Path, 0, "the index has no header entry");
        BundleHeaderProto header = Parse(BundleHeaderProto.Parser, cursor, table.Path);
        CheckHeader(header, table.Path);
        var index = new BundleIndex(prefix, header.NumShards);
        while (cursor.MoveNext())
        {
            BundleEntryProto entry = Parse(BundleEntryProto.Parser, cursor, table.Path);
            if (entry.ShardId < 0 || entry.ShardId >= index.Shards)
                throw new DataLossException(table.Path, 0, $"an entry is in shard {entry.ShardId} of {index.Shards}");
            index.Entries.Add(cursor.Key.ToArray(), entry);
        }
        return index;
    }

    static T Parse<T>(MessageParser<T> parser, TableCursor cursor, string path) where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(cursor.Value.Span);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new DataLossException(path, 0, $"an entry is not a {typeof(T).Name}", e);
        }
    }

    static void CheckHeader(BundleHeaderProto header, string path)
    {
        if (header.NumShards <= 0) throw new DataLossException(path, 0, $"the header states {header.NumShards} shards");
        if (header.Endianness != BundleHeaderProto.Types.Endianness.Little)
            Throw.Unimplemented($"{path}: big-endian checkpoints are not read");
        if (header.Version is not { } version) return;
        if (version.MinConsumer > Version)
        {
            Throw.InvalidArgument(
                $"{path}: Checkpoint min consumer version {version.MinConsumer} above current version {Version}: "
                + "a newer TensorFlow wrote it. Please upgrade TensorHarbor.");
        }
        if (version.BadConsumers.Contains(Version))
        {
            Throw.InvalidArgument(
                $"{path}: Checkpoint disallows consumer version {Version}. Please upgrade TensorHarbor: this version is likely buggy.");
        }
    }

    /// <summary>Writes the table.</summary>
    public void Write(IWritableFile file)
    {
        var buffered = new BufferedFile(file);
        var table = new TableWriter(buffered);
        table.Add([], new BundleHeaderProto { NumShards = Shards, Version = new VersionDef { Producer = Version } }.ToByteArray());
        foreach ((byte[] key, BundleEntryProto entry) in Entries) table.Add(key, entry.ToByteArray());
        table.Finish();
        buffered.Drain();
    }
}

/// <summary>Order of keys: byte by byte.</summary>
sealed class ByteOrder : IComparer<byte[]>
{
    public static ByteOrder Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
