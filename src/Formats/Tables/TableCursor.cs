using System.Buffers.Binary;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Tables;

/// <summary>A position in a table, at first before its first entry.</summary>
public sealed class TableCursor
{
    readonly TableReader _table;
    readonly byte[] _from;
    BlockCursor? _block;
    int _next;

    internal TableCursor(TableReader table, ReadOnlySpan<byte> from)
    {
        _table = table;
        _from = from.ToArray();
        _next = table.FindBlock(from);
    }

    /// <summary>Key of the entry; valid until the next move.</summary>
    public ReadOnlySpan<byte> Key => _block!.Key;

    /// <summary>Value of the entry; stays valid.</summary>
    public ReadOnlyMemory<byte> Value => _block!.Value;

    /// <summary>Moves to the next entry; <see langword="false"/> at the end.</summary>
    /// <exception cref="DataLossException">The next block is damaged.</exception>
    public bool MoveNext()
    {
        while (true)
        {
            while (_block is null || !_block.MoveNext())
            {
                _block = _table.OpenBlock(_next++);
                if (_block is null) return false;
            }
            if (Key.SequenceCompareTo(_from) >= 0) return true;
        }
    }
}

/// <summary>A position in one block. Nothing in the block is trusted.</summary>
sealed class BlockCursor
{
    readonly byte[] _block;
    readonly string _path;
    readonly long _offset;
    readonly int _end;
    byte[] _key = new byte[64];
    int _keyLength, _at;
    bool _started;

    /// <summary>Before the first entry of a block that lies in file <paramref name="path"/> at <paramref name="offset"/>.</summary>
    public BlockCursor(byte[] block, string path, long offset)
    {
        (_block, _path, _offset) = (block, path, offset);
        long restarts = block.Length < 4 ? -1 : BinaryPrimitives.ReadUInt32LittleEndian(block.AsSpan(block.Length - 4));
        if (restarts < 0 || 4 * restarts > block.Length - 4) throw Damaged("bad number of restarts in block");
        _end = (int)(block.Length - 4 - 4 * restarts);
    }

    public ReadOnlySpan<byte> Key => _key.AsSpan(0, _keyLength);

    public ReadOnlyMemory<byte> Value { get; private set; }

    public bool MoveNext()
    {
        if (_at >= _end) return false;
        int shared = ReadLength(), unshared = ReadLength(), size = ReadLength();
        if (shared > _keyLength || (long)unshared + size > _end - _at) throw Damaged("bad entry in block");
        ReadOnlySpan<byte> suffix = _block.AsSpan(_at, unshared);
        if (_started && suffix.SequenceCompareTo(_key.AsSpan(shared, _keyLength - shared)) <= 0)
            throw Damaged("keys in block do not increase");
        if (_key.Length < shared + unshared) Array.Resize(ref _key, Math.Max(2 * _key.Length, shared + unshared));
        suffix.CopyTo(_key.AsSpan(shared));
        _keyLength = shared + unshared;
        Value = _block.AsMemory(_at + unshared, size);
        _at += unshared + size;
        return _started = true;
    }

    int ReadLength()
    {
        if (!Varint.TryReadLength(_block.AsSpan(_at, _end - _at), out int length, out int used)) throw Damaged("bad entry in block");
        _at += used;
        return length;
    }

    DataLossException Damaged(string what) => new(_path, _offset + _at, what);
}
