using System.Buffers.Binary;
using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>FarmHash's 64-bit fingerprint, which TensorFlow calls Fingerprint64. It never changes, so models may depend on it.</summary>
static class FarmHash
{
    const ulong K0 = 0xC3A5C85C97CB3127, K1 = 0xB492B66FBE98F273, K2 = 0x9AE16A3B2F90404F, ConcatenationMultiplier = 0xC6A4A7935BD1E995;

    /// <summary>The fingerprint of bytes.</summary>
    public static ulong Fingerprint(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        <= 16 => UpTo16(bytes),
        <= 32 => UpTo32(bytes),
        <= 64 => UpTo64(bytes),
        _ => Long(bytes),
    };

    /// <summary>The fingerprint of two fingerprints.</summary>
    public static ulong Concatenate(ulong first, ulong second)
    {
        ulong result = first ^ ConcatenationMultiplier;
        result ^= ShiftMix(second * ConcatenationMultiplier) * ConcatenationMultiplier;
        result *= ConcatenationMultiplier;
        result = ShiftMix(result) * ConcatenationMultiplier;
        return ShiftMix(result);
    }

    static ulong At(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[offset..]);

    static ulong Rotate(ulong x, int right) => BitOperations.RotateRight(x, right);

    static ulong ShiftMix(ulong x) => x ^ (x >> 47);

    static ulong Mix(ulong u, ulong v, ulong multiplier)
    {
        ulong a = ShiftMix((u ^ v) * multiplier), b = ShiftMix((v ^ a) * multiplier);
        return b * multiplier;
    }

    static ulong UpTo16(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong multiplier = K2 + (ulong)n * 2;
        if (n >= 8)
        {
            ulong a = At(s, 0) + K2, b = At(s, n - 8);
            return Mix(Rotate(b, 37) * multiplier + a, (Rotate(a, 25) + b) * multiplier, multiplier);
        }
        if (n >= 4)
        {
            ulong a = BinaryPrimitives.ReadUInt32LittleEndian(s);
            return Mix((ulong)n + (a << 3), BinaryPrimitives.ReadUInt32LittleEndian(s[(n - 4)..]), multiplier);
        }
        if (n == 0) return K2;
        uint y = s[0] + ((uint)s[n >> 1] << 8), z = (uint)n + ((uint)s[n - 1] << 2);
        return ShiftMix(y * K2 ^ z * K0) * K2;
    }

    static ulong UpTo32(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong multiplier = K2 + (ulong)n * 2;
        ulong a = At(s, 0) * K1, b = At(s, 8), c = At(s, n - 8) * multiplier, d = At(s, n - 16) * K2;
        return Mix(Rotate(a + b, 43) + Rotate(c, 30) + d, a + Rotate(b + K2, 18) + c, multiplier);
    }

    static ulong UpTo64(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong multiplier = K2 + (ulong)n * 2;
        ulong a = At(s, 0) * K2, b = At(s, 8), c = At(s, n - 8) * multiplier, d = At(s, n - 16) * K2;
        ulong y = Rotate(a + b, 43) + Rotate(c, 30) + d, z = Mix(y, a + Rotate(b + K2, 18) + c, multiplier);
        ulong e = At(s, 16) * multiplier, f = At(s, 24), g = (y + At(s, n - 32)) * multiplier, h = (z + At(s, n - 24)) * multiplier;
        return Mix(Rotate(e + f, 43) + Rotate(g, 30) + h, e + Rotate(f + a, 18) + g, multiplier);
    }

    static ulong Long(ReadOnlySpan<byte> s)
    {
        const ulong seed = 81;
        int n = s.Length, last = n - 64;
        ulong x = unchecked(seed * K2) + At(s, 0), y = unchecked(seed * K1 + 113), z = ShiftMix(y * K2 + 113) * K2;
        (ulong First, ulong Second) v = (0, 0), w = (0, 0);
        for (int at = 0; at < (n - 1) / 64 * 64; at += 64) Round(s[at..], ref x, ref y, ref z, ref v, ref w, K1, 1);
        ulong multiplier = K1 + ((z & 0xFF) << 1);
        w.First += (ulong)(n - 1) & 63;
        v.First += w.First;
        w.First += v.First;
        Round(s[last..], ref x, ref y, ref z, ref v, ref w, multiplier, 9);
        return Mix(Mix(v.First, w.First, multiplier) + ShiftMix(y) * K0 + z, Mix(v.Second, w.Second, multiplier) + x, multiplier);
    }

    static void Round(
        ReadOnlySpan<byte> s, ref ulong x, ref ulong y, ref ulong z, ref (ulong First, ulong Second) v, ref (ulong First, ulong Second) w,
        ulong multiplier, ulong weight)
    {
        x = Rotate(x + y + v.First + At(s, 8), 37) * multiplier;
        y = Rotate(y + v.Second + At(s, 48), 42) * multiplier;
        x ^= w.Second * weight;
        y += v.First * weight + At(s, 40);
        z = Rotate(z + w.First, 33) * multiplier;
        v = Weak(s, v.Second * multiplier, x + w.First);
        w = Weak(s[32..], z + w.Second, y + At(s, 16));
        (z, x) = (x, z);
    }

    static (ulong, ulong) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        ulong z = At(s, 24);
        a += At(s, 0);
        b = Rotate(b + a + z, 21);
        ulong c = a;
        a += At(s, 8);
        a += At(s, 16);
        b += Rotate(a, 44);
        return (a + z, b + c);
    }
}
