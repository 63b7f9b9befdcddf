using System.Buffers.Binary;
using Snappier;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tables;

/// <summary>
/// Reads a sorted string table as <see cref="TableWriter"/> and LevelDB write it, block by block; every checksum is tested.
/// </summary>
public sealed class TableReader : IDisposable
{
    /// <summary>A Snappy element of three bytes makes at most 64: no honest block grows more.</summary>
    const int MaxSnappyGrowth = 22;

    readonly IReadableFile _file;
    readonly List<(byte[] LastKey, BlockHandle Handle)> _blocks;
    readonly long _end;

    /// <summary>Opens a table; the reader takes the file over.</summary>
    /// <exception cref="DataLossException">The file is not a table, or its footer or index is damaged.</exception>
    public TableReader(IReadableFile file)
    {
        _file = file;
        try
        {
            _end = file.Length - BlockHandle.FooterSize;
            _blocks = ReadIndex(ReadFooter());
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Path of the file.</summary>
    public string Path => _file.Path;

    BlockHandle ReadFooter()
    {
        if (_end < 0) throw new DataLossException(Path, 0, "file is too short to be an sstable");
        byte[] footer = new byte[BlockHandle.FooterSize];
        _file.ReadExactly(_end, footer);
        if (BinaryPrimitives.ReadUInt64LittleEndian(footer.AsSpan(footer.Length - 8)) != BlockHandle.Magic)
        {
            throw new DataLossException(Path, _end, "not an sstable (bad magic number)");
        }
        ReadOnlySpan<byte> handles = footer.AsSpan(0, 2 * BlockHandle.MaxEncodedSize);
        if (!BlockHandle.TryRead(handles, out _, out int used) || !BlockHandle.TryRead(handles[used..], out BlockHandle index, out _))
        {
            throw new DataLossException(Path, _end, "bad block handle in the footer");
        }
        return index;
    }

    List<(byte[], BlockHandle)> ReadIndex(BlockHandle index)
    {
        List<(byte[], BlockHandle)> blocks = [];
        var cursor = new BlockCursor(ReadBlock(index), Path, index.Offset);
        while (cursor.MoveNext())
        {
            if (!BlockHandle.TryRead(cursor.Value.Span, out BlockHandle handle, out _))
                throw new DataLossException(Path, index.Offset, "bad block handle in the index");
            blocks.Add((cursor.Key.ToArray(), handle));
        }
        return blocks;
    }

    byte[] ReadBlock(BlockHandle handle)
    {
        if (handle.Size > _end || handle.Offset > _end - handle.Size - BlockHandle.TrailerSize || handle.Size > int.MaxValue - 64)
        {
            throw new DataLossException(Path, handle.Offset, $"a block of {handle.Size} bytes does not fit the file");
        }
        byte[] block = new byte[handle.Size + BlockHandle.TrailerSize];
        _file.ReadExactly(handle.Offset, block);
        Span<byte> checkedBytes = block.AsSpan(0, (int)handle.Size + 1);
        uint stored = BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(checkedBytes.Length));
        if (Crc32C.Mask(Crc32C.Compute(checkedBytes)) != stored)
            throw new DataLossException(Path, handle.Offset, "block checksum mismatch");
        return block[handle.Size] switch
        {
            (byte)TableCompression.None => block[..(int)handle.Size],
            (byte)TableCompression.Snappy => Decompress(checkedBytes[..^1], handle.Offset),
            byte type => throw new DataLossException(Path, handle.Offset, $"bad block type {type}"),
        };
    }

    byte[] Decompress(ReadOnlySpan<byte> compressed, long offset)
    {
        try
        {
            long claimed = Snappy.GetUncompressedLength(compressed);
            if (claimed > (long)MaxSnappyGrowth * compressed.Length + 64) throw new InvalidDataException($"{claimed} bytes are claimed");
            return Snappy.DecompressToArray(compressed);
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or ArgumentException)
        {
            throw new DataLossException(Path, offset, "corrupted compressed block contents", e);
        }
    }

    /// <summary>Walks through all entries, or from the first key that is not less than <paramref name="from"/>.</summary>
    public TableCursor Open(ReadOnlySpan<byte> from = default) => new(this, from);

    /// <summary>The value of a key, or <see langword="null"/>.</summary>
    /// <exception cref="DataLossException">The block that should hold it is damaged.</exception>
    public ReadOnlyMemory<byte>? Find(ReadOnlySpan<byte> key)
    {
        TableCursor cursor = Open(key);
        return cursor.MoveNext() && cursor.Key.SequenceEqual(key) ? cursor.Value : default(ReadOnlyMemory<byte>?);
    }

    /// <summary>Number of the first block that can hold keys not less than <paramref name="key"/>.</summary>
    internal int FindBlock(ReadOnlySpan<byte> key)
    {
        int low = 0, high = _blocks.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (key.SequenceCompareTo(_blocks[middle].LastKey) > 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    internal BlockCursor? OpenBlock(int number) =>
        number < _blocks.Count ? new BlockCursor(ReadBlock(_blocks[number].Handle), Path, _blocks[number].Handle.Offset) : null;

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
