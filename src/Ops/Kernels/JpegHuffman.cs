namespace TensorHarbor.Ops;

/// <summary>A table of Huffman codes of a JPEG file: canonical, of up to 16 bits.</summary>
sealed class JpegHuffman
{
    const int Short = 9, Longest = 16;

    readonly byte[] _values;
    readonly ushort[] _short = new ushort[1 << Short]; // value and length of the codes that begin so; 0: longer
    readonly int[] _firstCode = new int[Longest + 1], _firstValue = new int[Longest + 1], _count = new int[Longest + 1];

    /// <param name="counts">Number of codes of 1 to 16 bits.</param>
    /// <param name="values">Values in the order of their codes.</param>
    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        for (int length = 1, code = 0, value = 0; length <= Longest; length++, code <<= 1)
        {
            (_firstCode[length], _firstValue[length], _count[length]) = (code, value, counts[length - 1]);
            for (int i = 0; i < counts[length - 1]; i++, code++, value++)
            {
                if (length <= Short) _short.AsSpan(code << (Short - length), 1 << (Short - length)).Fill((ushort)((_values[value] << 4) | length));
            }
        }
    }

    /// <summary>The value of the next code; -1: there is no such code.</summary>
    public int Read(ref JpegBits bits)
    {
        int next = bits.Peek(Longest), entry = _short[next >> (Longest - Short)];
        if (entry != 0)
        {
            bits.Skip(entry & 15);
            return entry >> 4;
        }
        for (int length = Short + 1; length <= Longest; length++)
        {
            int place = (next >> (Longest - length)) - _firstCode[length];
            if ((uint)place >= (uint)_count[length]) continue;
            bits.Skip(length);
            return _values[_firstValue[length] + place];
        }
        return -1;
    }
}
