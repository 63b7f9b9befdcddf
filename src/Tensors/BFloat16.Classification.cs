using System.Numerics;

namespace TensorHarbor.Tensors;

public readonly partial struct BFloat16
{
    /// <summary>The number without its sign.</summary>
    public static BFloat16 Abs(BFloat16 value) => new((ushort)(value.Bits & ~SignMask));

    /// <summary>Is it not a number?</summary>
    public static bool IsNaN(BFloat16 value) => (value.Bits & ~SignMask) > ExponentMask;

    /// <summary>Is it neither infinite nor NaN?</summary>
    public static bool IsFinite(BFloat16 value) => (value.Bits & ExponentMask) != ExponentMask;

    /// <summary>Is it positive or negative infinity?</summary>
    public static bool IsInfinity(BFloat16 value) => (value.Bits & ~SignMask) == ExponentMask;

    /// <summary>Is the sign bit set?</summary>
    public static bool IsNegative(BFloat16 value) => (value.Bits & SignMask) != 0;

    /// <summary>Is the sign bit clear?</summary>
    public static bool IsPositive(BFloat16 value) => (value.Bits & SignMask) == 0;

    /// <summary>Is it -infinity?</summary>
    public static bool IsNegativeInfinity(BFloat16 value) => value.Bits == (SignMask | ExponentMask);

    /// <summary>Is it +infinity?</summary>
    public static bool IsPositiveInfinity(BFloat16 value) => value.Bits == ExponentMask;

    static bool INumberBase<BFloat16>.IsCanonical(BFloat16 value) => true;

    static bool INumberBase<BFloat16>.IsComplexNumber(BFloat16 value) => false;

    static bool INumberBase<BFloat16>.IsImaginaryNumber(BFloat16 value) => false;

    static bool INumberBase<BFloat16>.IsRealNumber(BFloat16 value) => !IsNaN(value);

    static bool INumberBase<BFloat16>.IsZero(BFloat16 value) => (value.Bits & ~SignMask) == 0;

    static bool INumberBase<BFloat16>.IsInteger(BFloat16 value) => float.IsInteger(value);

    static bool INumberBase<BFloat16>.IsEvenInteger(BFloat16 value) => float.IsEvenInteger(value);

    static bool INumberBase<BFloat16>.IsOddInteger(BFloat16 value) => float.IsOddInteger(value);

    static bool INumberBase<BFloat16>.IsNormal(BFloat16 value) => IsFinite(value) && (value.Bits & ExponentMask) != 0;

    static bool INumberBase<BFloat16>.IsSubnormal(BFloat16 value) => (value.Bits & ExponentMask) == 0 && (value.Bits & MantissaMask) != 0;

    static bool IBinaryNumber<BFloat16>.IsPow2(BFloat16 value) => float.IsPow2(value);

    static BFloat16 INumberBase<BFloat16>.MaxMagnitude(BFloat16 x, BFloat16 y) => (BFloat16)float.MaxMagnitude(x, y);

    static BFloat16 INumberBase<BFloat16>.MaxMagnitudeNumber(BFloat16 x, BFloat16 y) => (BFloat16)float.MaxMagnitudeNumber(x, y);

    static BFloat16 INumberBase<BFloat16>.MinMagnitude(BFloat16 x, BFloat16 y) => (BFloat16)float.MinMagnitude(x, y);

    static BFloat16 INumberBase<BFloat16>.MinMagnitudeNumber(BFloat16 x, BFloat16 y) => (BFloat16)float.MinMagnitudeNumber(x, y);

    sbyte Exponent => (sbyte)(((Bits & ExponentMask) >> 7) - 127);

    byte Significand => (byte)((Bits & MantissaMask) | ((Bits & ExponentMask) == 0 ? 0 : MantissaMask + 1));

    int IFloatingPoint<BFloat16>.GetExponentByteCount() => sizeof(sbyte);

    int IFloatingPoint<BFloat16>.GetExponentShortestBitLength() =>
        Exponent >= 0 ? 8 - sbyte.LeadingZeroCount(Exponent) : 9 - sbyte.LeadingZeroCount((sbyte)~Exponent);

    int IFloatingPoint<BFloat16>.GetSignificandBitLength() => 8;

    int IFloatingPoint<BFloat16>.GetSignificandByteCount() => sizeof(byte);

    bool IFloatingPoint<BFloat16>.TryWriteExponentBigEndian(Span<byte> destination, out int bytesWritten) => TryWrite(destination, (byte)Exponent, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteExponentLittleEndian(Span<byte> destination, out int bytesWritten) => TryWrite(destination, (byte)Exponent, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteSignificandBigEndian(Span<byte> destination, out int bytesWritten) => TryWrite(destination, Significand, out bytesWritten);

    bool IFloatingPoint<BFloat16>.TryWriteSignificandLittleEndian(Span<byte> destination, out int bytesWritten) => TryWrite(destination, Significand, out bytesWritten);

    static bool TryWrite(Span<byte> destination, byte value, out int written)
    {
        written = destination.IsEmpty ? 0 : 1;
        if (written == 1) destination[0] = value;
        return written == 1;
    }
}
