using System.Buffers.Binary;
using Snappier;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tables;

/// <summary>How the blocks of a table are compressed.</summary>
public enum TableCompression
{
    /// <summary>Not at all.</summary>
    None = 0,
    /// <summary>With Snappy, where that saves at least an eighth.</summary>
    Snappy = 1,
}

/// <summary>Sizes and compression of a table.</summary>
public sealed record TableOptions
{
    /// <summary>A block ends once it has this many bytes. TensorFlow's default.</summary>
    public int BlockSize { get; init; } = 256 << 10;

    /// <summary>Every how many entries a key is written whole. TensorFlow's default.</summary>
    public int RestartInterval { get; init; } = 16;

    /// <summary>Compression of data blocks; the index of a checkpoint has none.</summary>
    public TableCompression Compression { get; init; }
}

/// <summary>
/// Writes a sorted string table: keys and values in the format of LevelDB's <c>.ldb</c> files, as TensorFlow keeps the index of a
/// checkpoint. Byte for byte what TensorFlow's <c>table::TableBuilder</c> writes for the same entries and options.
/// </summary>
public sealed class TableWriter
{
    readonly IWritableFile _file;
    readonly TableOptions _options;
    readonly BlockBuilder _data, _index = new(1);
    BlockHandle _pending;
    byte[]? _pendingKey; // last key of the block that _pending names; its index entry waits for the next key
    long _offset;

    /// <summary>Begins a table in an empty file. The file is neither flushed nor disposed by the writer.</summary>
    public TableWriter(IWritableFile file, TableOptions? options = null)
    {
        _file = file;
        _options = options ?? new();
        _data = new(_options.RestartInterval);
    }

    /// <summary>Number of entries so far.</summary>
    public long Count { get; private set; }

    /// <summary>Adds an entry.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the key is not greater than the one before, byte by byte.</exception>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> last = _pendingKey ?? _data.LastKey;
        if (Count > 0 && key.SequenceCompareTo(last) <= 0) Throw.InvalidArgument($"{_file.Path}: keys of a table must increase");
        if (_pendingKey is not null) AddIndexEntry(Separator(_pendingKey, key));
        _data.Add(key, value);
        Count++;
        if (_data.Size >= _options.BlockSize) EndBlock();
    }

    void EndBlock()
    {
        if (_data.IsEmpty) return;
        byte[] lastKey = _data.LastKey.ToArray();
        _pending = Write(_data, _options.Compression);
        _pendingKey = lastKey;
    }

    void AddIndexEntry(ReadOnlySpan<byte> key)
    {
        Span<byte> handle = stackalloc byte[BlockHandle.MaxEncodedSize];
        _index.Add(key, handle[.._pending.Write(handle)]);
        _pendingKey = null;
    }

    /// <summary>Writes the index and the footer, and returns the size of the table.</summary>
    public long Finish()
    {
        EndBlock();
        BlockHandle meta = Write(new BlockBuilder(_options.RestartInterval), _options.Compression);
        if (_pendingKey is not null) AddIndexEntry(Successor(_pendingKey));
        BlockHandle index = Write(_index, _options.Compression);
        Span<byte> footer = stackalloc byte[BlockHandle.FooterSize];
        footer.Clear();
        int used = meta.Write(footer);
        index.Write(footer[used..]);
        BinaryPrimitives.WriteUInt64LittleEndian(footer[^8..], BlockHandle.Magic);
        Append(footer);
        return _offset;
    }

    BlockHandle Write(BlockBuilder builder, TableCompression compression)
    {
        ReadOnlySpan<byte> block = builder.Finish();
        byte type = 0;
        if (compression == TableCompression.Snappy)
        {
            byte[] compressed = Snappy.CompressToArray(block);
            if (compressed.Length < block.Length - block.Length / 8)
            {
                block = compressed;
                type = (byte)TableCompression.Snappy;
            }
        }
        BlockHandle handle = new(_offset, block.Length);
        Span<byte> trailer = stackalloc byte[BlockHandle.TrailerSize];
        trailer[0] = type;
        uint crc = Crc32C.Append(Crc32C.Compute(block), trailer[..1]);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[1..], Crc32C.Mask(crc));
        Append(block);
        Append(trailer);
        builder.Reset();
        return handle;
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        _file.Write(bytes);
        _offset += bytes.Length;
    }

    /// <summary>A short key that is not less than <paramref name="last"/> and less than <paramref name="next"/>.</summary>
    static ReadOnlySpan<byte> Separator(byte[] last, ReadOnlySpan<byte> next)
    {
        int differs = last.AsSpan().CommonPrefixLength(next);
        if (differs >= Math.Min(last.Length, next.Length) || last[differs] == 0xFF || last[differs] + 1 >= next[differs]) return last;
        last[differs]++;
        return last.AsSpan(0, differs + 1);
    }

    /// <summary>A short key that is not less than <paramref name="last"/>.</summary>
    static ReadOnlySpan<byte> Successor(byte[] last)
    {
        int at = last.AsSpan().IndexOfAnyExcept((byte)0xFF);
        if (at < 0) return last;
        last[at]++;
        return last.AsSpan(0, at + 1);
    }
}
