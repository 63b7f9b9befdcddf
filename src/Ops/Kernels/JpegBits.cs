namespace TensorHarbor.Ops;

/// <summary>The bits of a JPEG scan, in which a byte FF is followed by 00. At a marker they end; zeros follow.</summary>
/// <param name="data">The scan.</param>
ref struct JpegBits(ReadOnlySpan<byte> data)
{
    const int Beyond = 64;

    readonly ReadOnlySpan<byte> _data = data;
    ulong _bits; // the next ones at the top
    int _count, _at, _missing;

    /// <summary>Have bits been read that are not there?</summary>
    public readonly bool IsExhausted => _missing > Beyond;

    /// <summary>The next bits, which stay.</summary>
    public int Peek(int count)
    {
        while (_count < count) Fill();
        return (int)(_bits >> (64 - count));
    }

    public void Skip(int count)
    {
        _bits <<= count;
        _count -= count;
    }

    /// <summary>A number of so many bits; without its highest bit it is negative.</summary>
    public int Signed(int size)
    {
        if (size == 0) return 0;
        int value = Peek(size);
        Skip(size);
        return value < 1 << (size - 1) ? value - (1 << size) + 1 : value;
    }

    /// <summary>Goes to the restart marker, which must come next.</summary>
    public bool Restart()
    {
        (_bits, _count, _missing) = (0, 0, 0);
        bool isThere = _at + 1 < _data.Length && _data[_at] == 0xFF && _data[_at + 1] is >= 0xD0 and <= 0xD7;
        if (isThere) _at += 2;
        return isThere;
    }

    void Fill()
    {
        byte next = 0;
        if (_at < _data.Length && (_data[_at] != 0xFF || (_at + 1 < _data.Length && _data[_at + 1] == 0)))
        {
            next = _data[_at];
            _at += next == 0xFF ? 2 : 1;
        }
        else _missing += 8;
        _bits |= (ulong)next << (56 - _count);
        _count += 8;
    }
}
