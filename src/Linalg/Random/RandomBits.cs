using System.Runtime.CompilerServices;

namespace TensorHarbor.Linalg;

/// <summary>Real numbers made of random bits, as TensorFlow makes them.</summary>
public static class RandomBits
{
    /// <summary>Uniform in [0, 1) of the lower 23 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float ToFloat(uint bits) => BitConverter.UInt32BitsToSingle((bits & 0x7FFFFF) | 0x3F800000) - 1;

    /// <summary>Uniform in [0, 1) of the lower 20 bits of <paramref name="high"/> and all of <paramref name="low"/>.</summary>
    public static double ToDouble(uint high, uint low) => BitConverter.UInt64BitsToDouble(((ulong)(high & 0xFFFFF) << 32) | low | 0x3FF0000000000000) - 1;

    /// <summary>Uniform in [0, 1) of the lower 10 bits.</summary>
    public static Half ToHalf(uint bits) => (Half)((float)BitConverter.UInt16BitsToHalf((ushort)((bits & 0x3FF) | 0x3C00)) - 1);

    /// <summary>Uniform in [0, 1) of the lower 7 bits.</summary>
    public static float ToBFloat16(uint bits) => BitConverter.UInt32BitsToSingle((bits & 0x7F) << 16 | 0x3F800000) - 1;

    /// <summary>Two independent standard normal numbers of two random numbers (Box and Muller, 1958).</summary>
    public static (float First, float Second) Normal(uint bits0, uint bits1)
    {
        float radius = MathF.Sqrt(-2 * MathF.Log(MathF.Max(ToFloat(bits0), 1e-7f)));
        (float sin, float cos) = MathF.SinCos((float)(2 * Math.PI * ToFloat(bits1)));
        return (sin * radius, cos * radius);
    }

    /// <summary>Two independent standard normal numbers of four random numbers.</summary>
    public static (double First, double Second) Normal(uint bits0, uint bits1, uint bits2, uint bits3)
    {
        double radius = Math.Sqrt(-2 * Math.Log(Math.Max(ToDouble(bits0, bits1), 1e-7)));
        (double sin, double cos) = Math.SinCos(2 * Math.PI * ToDouble(bits2, bits3));
        return (sin * radius, cos * radius);
    }
}
