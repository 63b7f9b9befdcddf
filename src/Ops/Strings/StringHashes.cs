using System.Buffers.Binary;
using System.Numerics;

namespace TensorHarbor.Ops;

/// <summary>The other hashes of strings that TensorFlow's ops use.</summary>
static class StringHashes
{
    /// <summary>TensorFlow's Hash64: MurmurHash64A with a fixed seed, of the old op <c>StringToHashBucket</c>.</summary>
    public static ulong Murmur(ReadOnlySpan<byte> bytes)
    {
        const ulong multiplier = 0xC6A4A7935BD1E995, seed = 0xDECAFCAFFE;
        ulong hash = seed ^ ((ulong)bytes.Length * multiplier);
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            ulong k = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * multiplier;
            k ^= k >> 47;
            hash = (hash ^ (k * multiplier)) * multiplier;
        }
        if (!bytes.IsEmpty) hash = (hash ^ Tail(bytes)) * multiplier;
        hash ^= hash >> 47;
        hash *= multiplier;
        return hash ^ (hash >> 47);
    }

    /// <summary>SipHash-2-4 (Aumasson and Bernstein, 2012), which nobody without the key can make collide.</summary>
    public static ulong Sip(ReadOnlySpan<byte> bytes, ulong key0, ulong key1)
    {
        ulong v0 = key0 ^ 0x736F6D6570736575, v1 = key1 ^ 0x646F72616E646F6D, v2 = key0 ^ 0x6C7967656E657261, v3 = key1 ^ 0x7465646279746573;
        ulong length = (ulong)bytes.Length << 56;
        for (; bytes.Length >= 8; bytes = bytes[8..]) Absorb(BinaryPrimitives.ReadUInt64LittleEndian(bytes), ref v0, ref v1, ref v2, ref v3);
        Absorb(length | Tail(bytes), ref v0, ref v1, ref v2, ref v3);
        v2 ^= 0xFF;
        for (int i = 0; i < 4; i++) Round(ref v0, ref v1, ref v2, ref v3);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    static void Absorb(ulong word, ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v3 ^= word;
        Round(ref v0, ref v1, ref v2, ref v3);
        Round(ref v0, ref v1, ref v2, ref v3);
        v0 ^= word;
    }

    static void Round(ref ulong v0, ref ulong v1, ref ulong v2, ref ulong v3)
    {
        v0 += v1;
        v2 += v3;
        v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
        v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
        v0 = BitOperations.RotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
        v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
        v2 = BitOperations.RotateLeft(v2, 32);
    }

    static ulong Tail(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++) word |= (ulong)bytes[i] << (8 * i);
        return word;
    }
}
