using System.Numerics;

namespace TensorHarbor.Tensors;

public readonly partial struct BFloat16
{
    /// <summary>Largest finite number, about 3.39e38.</summary>
    public static BFloat16 MaxValue => new(0x7F7F);

    /// <summary>Lowest finite number, about -3.39e38.</summary>
    public static BFloat16 MinValue => new(0xFF7F);

    /// <summary>Smallest number above zero, subnormal.</summary>
    public static BFloat16 Epsilon => new(1);

    /// <summary>Not a number.</summary>
    public static BFloat16 NaN => new(0xFFC0);

    /// <summary>Negative infinity.</summary>
    public static BFloat16 NegativeInfinity => new(0xFF80);

    /// <summary>Positive infinity.</summary>
    public static BFloat16 PositiveInfinity => new(0x7F80);

    /// <summary>-0.</summary>
    public static BFloat16 NegativeZero => new(SignMask);

    /// <summary>1.</summary>
    public static BFloat16 One => new(0x3F80);

    /// <summary>0.</summary>
    public static BFloat16 Zero => default;

    /// <summary>-1.</summary>
    public static BFloat16 NegativeOne => new(0xBF80);

    static BFloat16 IFloatingPointConstants<BFloat16>.E => (BFloat16)float.E;

    static BFloat16 IFloatingPointConstants<BFloat16>.Pi => (BFloat16)float.Pi;

    static BFloat16 IFloatingPointConstants<BFloat16>.Tau => (BFloat16)float.Tau;

    static int INumberBase<BFloat16>.Radix => 2;

    static BFloat16 IAdditiveIdentity<BFloat16, BFloat16>.AdditiveIdentity => Zero;

    static BFloat16 IMultiplicativeIdentity<BFloat16, BFloat16>.MultiplicativeIdentity => One;
}
