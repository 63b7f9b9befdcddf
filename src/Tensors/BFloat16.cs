using System.Globalization;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Tensors;

/// <summary>The upper half of an IEEE single: 1 sign, 8 exponent and 7 mantissa bits. Arithmetic is done in single and rounded to nearest even.</summary>
/// <param name="Bits">The 16 bits as stored.</param>
public readonly record struct BFloat16(ushort Bits) : IComparable<BFloat16>
{
    /// <summary>Rounds to nearest even; NaN stays NaN.</summary>
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((bits >> 16) | 0x40));
        return new((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    public override string ToString() => ((float)this).ToString(CultureInfo.InvariantCulture);
}
