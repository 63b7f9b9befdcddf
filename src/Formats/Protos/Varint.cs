namespace TensorHarbor.Formats.Protos;

/// <summary>
/// Base-128 integers as protocol buffers and LevelDB tables write them: 7 bits a byte, lowest first, high bit: more follow.
/// </summary>
static class Varint
{
    /// <summary>Most bytes of a 64-bit value.</summary>
    public const int MaxBytes = 10;

    /// <summary>Reads a value; <see langword="false"/> if it does not end within <paramref name="bytes"/> or exceeds 64 bits.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out ulong value, out int used)
    {
        value = 0;
        int limit = Math.Min(bytes.Length, MaxBytes);
        for (used = 0; used < limit;)
        {
            byte part = bytes[used];
            if (used == MaxBytes - 1 && part > 1) return false;
            value |= (ulong)(part & 0x7F) << (7 * used++);
            if (part < 0x80) return true;
        }
        return false;
    }

    /// <summary>Reads a value of at most 31 bits, such as a length.</summary>
    public static bool TryReadLength(ReadOnlySpan<byte> bytes, out int value, out int used)
    {
        bool ok = TryRead(bytes, out ulong wide, out used) && wide <= int.MaxValue;
        value = ok ? (int)wide : 0;
        return ok;
    }

    /// <summary>Writes a value and returns the number of bytes, at most <see cref="MaxBytes"/>.</summary>
    public static int Write(Span<byte> bytes, ulong value)
    {
        int used = 0;
        for (; value >= 0x80; value >>= 7) bytes[used++] = (byte)(value | 0x80);
        bytes[used++] = (byte)value;
        return used;
    }
}
