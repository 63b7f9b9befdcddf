namespace TensorHarbor.Training;

/// <summary>Holds up to a number of rows and gives a random one, put back by the next row of the stream.</summary>
sealed class ShuffleBuffer
{
    readonly RowStream _rows;
    readonly List<RowBuffer> _held = [];
    readonly int _size;
    ulong _state;

    public ShuffleBuffer(RowStream rows, int size, ulong seed) => (_rows, _size, _state) = (rows, size, seed);

    /// <summary>Appends a random row to <paramref name="to"/>; <see langword="false"/>: none is left.</summary>
    public bool TryTake(RowBuffer to)
    {
        if (_size <= 1) return _rows.TryRead(to);
        while (_held.Count < _size)
        {
            RowBuffer row = _rows.NewBuffer();
            if (!_rows.TryRead(row)) break;
            _held.Add(row);
        }
        if (_held.Count == 0) return false;
        int pick = (int)(Next() % (uint)_held.Count);
        RowBuffer taken = _held[pick];
        to.Add(taken, 0);
        taken.Clear();
        if (!_rows.TryRead(taken))
        {
            _held[pick] = _held[^1];
            _held.RemoveAt(_held.Count - 1);
        }
        return true;
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood 2014): fast, and the same on every machine.</summary>
    ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
