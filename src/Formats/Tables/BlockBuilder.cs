using System.Buffers.Binary;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Formats.Tables;

/// <summary>
/// Builds a block: entries in order of their keys, each key without what it shares with the one before, but whole at every
/// <paramref name="restartInterval"/>-th entry; then the offsets of those, and their number.
/// </summary>
sealed class BlockBuilder(int restartInterval)
{
    readonly List<int> _restarts = [0];
    byte[] _bytes = new byte[4096];
    byte[] _lastKey = [];
    int _lastKeyLength, _length, _sinceRestart;

    /// <summary>Is there no entry yet?</summary>
    public bool IsEmpty => _length == 0;

    /// <summary>Bytes of the block if it were finished now.</summary>
    public long Size => _length + 4L * _restarts.Count + 4;

    /// <summary>The key added last.</summary>
    public ReadOnlySpan<byte> LastKey => _lastKey.AsSpan(0, _lastKeyLength);

    /// <summary>Adds an entry whose key is greater than all before.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int shared = 0;
        if (_sinceRestart < restartInterval) shared = LastKey.CommonPrefixLength(key);
        else
        {
            _restarts.Add(_length);
            _sinceRestart = 0;
        }
        Reserve(3 * Varint.MaxBytes + key.Length - shared + value.Length);
        _length += Varint.Write(_bytes.AsSpan(_length), (ulong)shared);
        _length += Varint.Write(_bytes.AsSpan(_length), (ulong)(key.Length - shared));
        _length += Varint.Write(_bytes.AsSpan(_length), (ulong)value.Length);
        Append(key[shared..]);
        Append(value);
        Remember(key);
        _sinceRestart++;
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    void Remember(ReadOnlySpan<byte> key)
    {
        if (_lastKey.Length < key.Length) _lastKey = new byte[Math.Max(key.Length, 2 * _lastKey.Length)];
        key.CopyTo(_lastKey);
        _lastKeyLength = key.Length;
    }

    void Reserve(int more)
    {
        if (_bytes.Length - _length < more) Array.Resize(ref _bytes, checked(Math.Max(2 * _bytes.Length, _length + more)));
    }

    /// <summary>Ends the block. The bytes are valid until the next call of <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Reserve(4 * _restarts.Count + 4);
        foreach (int restart in _restarts) AppendInt(restart);
        AppendInt(_restarts.Count);
        return _bytes.AsSpan(0, _length);
    }

    void AppendInt(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(_length), value);
        _length += 4;
    }

    /// <summary>Begins the next block.</summary>
    public void Reset()
    {
        _restarts.Clear();
        _restarts.Add(0);
        _lastKeyLength = _length = _sinceRestart = 0;
    }
}
