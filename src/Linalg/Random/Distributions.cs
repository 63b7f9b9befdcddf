using System.Numerics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Linalg;

/// <summary>Uniform in [0, 1), of half, bfloat16, float or double.</summary>
public readonly struct UniformReal<T> : IDistribution<T> where T : unmanaged
{
    /// <inheritdoc/>
    public static int GroupSize => typeof(T) == typeof(double) ? 2 : 4;

    /// <inheritdoc/>
    public static int GroupStride => 1;

    /// <inheritdoc/>
    public void Fill(ref Philox generator, Span<T> group)
    {
        Philox.Block bits = generator.Next();
        if (typeof(T) == typeof(double))
        {
            for (int i = 0; i < 2; i++) group[i] = (T)(object)RandomBits.ToDouble(bits[2 * i], bits[2 * i + 1]);
            return;
        }
        for (int i = 0; i < 4; i++) group[i] = Of(bits[i]);
    }

    static T Of(uint bits) => typeof(T) == typeof(float) ? (T)(object)RandomBits.ToFloat(bits)
        : typeof(T) == typeof(Half) ? (T)(object)RandomBits.ToHalf(bits)
        : (T)(object)(BFloat16)RandomBits.ToBFloat16(bits);
}

/// <summary>Integers, uniform in [low, low + range).</summary>
/// <param name="low">Smallest, as bits.</param>
/// <param name="range">Number of values; 0: all that the type has.</param>
public readonly struct UniformInteger<T>(ulong low, ulong range) : IDistribution<T> where T : unmanaged, IBinaryInteger<T>
{
    /// <inheritdoc/>
    public static int GroupSize => typeof(T) == typeof(long) || typeof(T) == typeof(ulong) ? 2 : 4;

    /// <inheritdoc/>
    public static int GroupStride => 1;

    /// <inheritdoc/>
    public void Fill(ref Philox generator, Span<T> group)
    {
        Philox.Block bits = generator.Next();
        if (GroupSize == 2)
        {
            for (int i = 0; i < 2; i++) group[i] = Of(bits[2 * i] | (ulong)bits[2 * i + 1] << 32);
            return;
        }
        for (int i = 0; i < 4; i++) group[i] = Of(bits[i]);
    }

    T Of(ulong bits) => T.CreateTruncating(range == 0 ? bits : low + bits % range);
}

/// <summary>Standard normal, of half, bfloat16, float or double.</summary>
public readonly struct StandardNormal<T> : IDistribution<T> where T : unmanaged
{
    /// <inheritdoc/>
    public static int GroupSize => typeof(T) == typeof(double) ? 2 : 4;

    /// <inheritdoc/>
    public static int GroupStride => 1;

    /// <inheritdoc/>
    public void Fill(ref Philox generator, Span<T> group)
    {
        Philox.Block bits = generator.Next();
        if (typeof(T) == typeof(double))
        {
            (double first, double second) = RandomBits.Normal(bits[0], bits[1], bits[2], bits[3]);
            (group[0], group[1]) = ((T)(object)first, (T)(object)second);
            return;
        }
        for (int i = 0; i < 4; i += 2)
        {
            (float first, float second) = RandomBits.Normal(bits[i], bits[i + 1]);
            (group[i], group[i + 1]) = (RealNumbers.Of<T>(first), RealNumbers.Of<T>(second));
        }
    }
}

/// <summary>Standard normal without what is 2 or more away from 0, which is drawn again.</summary>
public readonly struct TruncatedStandardNormal<T> : IDistribution<T> where T : unmanaged
{
    const int ReservedPerOutput = 256;
    const double Limit = 2;

    /// <inheritdoc/>
    public static int GroupSize => typeof(T) == typeof(double) ? 2 : 4;

    /// <inheritdoc/>
    public static int GroupStride => GroupSize * ReservedPerOutput / Philox.BlockSize;

    /// <inheritdoc/>
    public void Fill(ref Philox generator, Span<T> group)
    {
        var bits = new PhiloxReader(generator);
        for (int done = 0; done < group.Length;)
        {
            if (typeof(T) == typeof(double))
            {
                (double first, double second) = RandomBits.Normal(bits.Next(), bits.Next(), bits.Next(), bits.Next());
                if (Math.Abs(first) < Limit) group[done++] = (T)(object)first;
                if (done < group.Length && Math.Abs(second) < Limit) group[done++] = (T)(object)second;
            }
            else
            {
                (float first, float second) = RandomBits.Normal(bits.Next(), bits.Next());
                if (Math.Abs(first) < Limit) group[done++] = RealNumbers.Of<T>(first);
                if (done < group.Length && Math.Abs(second) < Limit) group[done++] = RealNumbers.Of<T>(second);
            }
        }
    }
}

/// <summary>Rounds singles to other types.</summary>
static class RealNumbers
{
    public static T Of<T>(float value) where T : unmanaged => typeof(T) == typeof(float) ? (T)(object)value
        : typeof(T) == typeof(Half) ? (T)(object)(Half)value
        : (T)(object)(BFloat16)value;
}
