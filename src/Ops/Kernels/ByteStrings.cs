using System.Diagnostics.CodeAnalysis;

namespace TensorHarbor.Ops;

/// <summary>Compares strings of bytes by content, for dictionaries.</summary>
sealed class ByteStrings : IEqualityComparer<byte[]>
{
    public static readonly ByteStrings Instance = new();

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj)
    {
        var hash = new HashCode();
        hash.AddBytes(obj);
        return hash.ToHashCode();
    }
}
