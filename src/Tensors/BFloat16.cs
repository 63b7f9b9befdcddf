using System.Numerics;
using System.Runtime.CompilerServices;

namespace TensorHarbor.Tensors;

/// <summary>
/// The upper half of an IEEE single: 1 sign, 8 exponent and 7 mantissa bits. Arithmetic and functions are done in single and rounded
/// to nearest even, as TensorFlow does. All of generic math is there, so that one generic kernel serves it too.
/// </summary>
/// <param name="bits">The 16 bits as stored.</param>
public readonly partial struct BFloat16(ushort bits) : IBinaryFloatingPointIeee754<BFloat16>, IMinMaxValue<BFloat16>
{
    const ushort ExponentMask = 0x7F80, SignMask = 0x8000, MantissaMask = 0x007F;

    /// <summary>The 16 bits as stored.</summary>
    public ushort Bits { get; } = bits;

    /// <summary>Rounds to nearest even; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static explicit operator BFloat16(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return new((ushort)((bits >> 16) | 0x40));
        return new((ushort)((bits + 0x7FFF + ((bits >> 16) & 1)) >> 16));
    }

    /// <summary>Exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static implicit operator float(BFloat16 value) => BitConverter.UInt32BitsToSingle((uint)value.Bits << 16);

    /// <summary>The same number, or both NaN.</summary>
    public bool Equals(BFloat16 other) => ((float)this).Equals(other);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BFloat16 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => ((float)this).GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(BFloat16 other) => ((float)this).CompareTo(other);

    /// <inheritdoc/>
    public int CompareTo(object? obj) => obj is null ? 1 : CompareTo((BFloat16)obj);
}
