using System.Buffers.Binary;
using System.Numerics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Finds a feature by its key without making a string. Examples of one file usually list their features in one order, so the order of
/// the last Example is tried first; a hash table of length and outer bytes follows.
/// </summary>
sealed class FeatureKeys
{
    const int NotWanted = -1;

    readonly byte[][] _keys;
    readonly int[] _table; // index + 1; 0: free
    int[] _order = new int[16];
    int _entry;

    public FeatureKeys(byte[][] keys)
    {
        _keys = keys;
        _table = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(keys.Length * 2, 4))];
        for (int i = 0; i < keys.Length; i++)
        {
            int slot = Slot(keys[i]);
            if (_table[slot] != 0) Throw.InvalidArgument($"Feature {System.Text.Encoding.UTF8.GetString(keys[i])} is named twice");
            _table[slot] = i + 1;
        }
    }

    /// <summary>An Example begins.</summary>
    public void Restart() => _entry = 0;

    /// <summary>Index of the key of the next entry, or -1 if nobody wants it.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        int entry = _entry++;
        if ((uint)entry < (uint)_order.Length)
        {
            int guess = _order[entry];
            if ((uint)guess < (uint)_keys.Length && key.SequenceEqual(_keys[guess])) return guess;
        }
        int found = _table[Slot(key)] - 1;
        if (entry < _order.Length) _order[entry] = found;
        else Remember(entry, found);
        return found;
    }

    void Remember(int entry, int found)
    {
        if (found == NotWanted || entry > 8 * (_keys.Length + 16)) return; // beyond, it is no Example of ours
        int known = _order.Length;
        Array.Resize(ref _order, Math.Max(2 * known, entry + 1));
        _order.AsSpan(known).Fill(NotWanted);
        _order[entry] = found;
    }

    /// <summary>Where the key is in the table, or the free slot that shows it is not.</summary>
    int Slot(ReadOnlySpan<byte> key)
    {
        int mask = _table.Length - 1;
        int slot = (int)Hash(key) & mask;
        while (_table[slot] != 0 && !key.SequenceEqual(_keys[_table[slot] - 1])) slot = (slot + 1) & mask;
        return slot;
    }

    static uint Hash(ReadOnlySpan<byte> key)
    {
        ulong first, last;
        if (key.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(key);
            last = BinaryPrimitives.ReadUInt64LittleEndian(key[^8..]);
        }
        else
        {
            first = 0;
            foreach (byte b in key) first = first << 8 | b;
            last = 0;
        }
        ulong mixed = (first ^ BitOperations.RotateLeft(last, 29) ^ (ulong)key.Length) * 0x9E3779B97F4A7C15;
        return (uint)(mixed >> 32);
    }
}
