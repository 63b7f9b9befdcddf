using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>One serialized tf.train.Feature, with its key if it stands in a map.</summary>
public readonly ref struct FeatureView
{
    internal FeatureView(ReadOnlySpan<byte> name, ReadOnlySpan<byte> serialized)
    {
        NameBytes = name;
        Serialized = serialized;
    }

    /// <summary>The key, UTF-8; empty for a step of a feature list.</summary>
    public ReadOnlySpan<byte> NameBytes { get; }

    /// <summary>The key.</summary>
    public string Name => Encoding.UTF8.GetString(NameBytes);

    /// <summary>The serialized message.</summary>
    public ReadOnlySpan<byte> Serialized { get; }

    /// <summary>Which list it holds.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are malformed.</exception>
    public FeatureKind Kind
    {
        get
        {
            if (!FeatureDecoder.TryGetKind(Serialized, out FeatureKind kind)) Malformed(FeatureKind.None);
            return kind;
        }
    }

    /// <summary>The values of a float list; none if it holds another kind.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are malformed.</exception>
    public float[] ToFloats()
    {
        float[] values = new float[Checked(FeatureDecoder.ReadFloats(Serialized, default), FeatureKind.Float)];
        FeatureDecoder.ReadFloats(Serialized, values);
        return values;
    }

    /// <summary>The values of an int64 list; none if it holds another kind.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are malformed.</exception>
    public long[] ToInt64s()
    {
        long[] values = new long[Checked(FeatureDecoder.ReadInt64s(Serialized, default), FeatureKind.Int64)];
        FeatureDecoder.ReadInt64s(Serialized, values);
        return values;
    }

    /// <summary>The values of a bytes list; none if it holds another kind.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are malformed.</exception>
    public byte[][] ToBytes()
    {
        using ByteStrings values = new();
        Checked(FeatureDecoder.ReadBytes(Serialized, values), FeatureKind.Bytes);
        return values.ToArrays();
    }

    int Checked(int count, FeatureKind kind)
    {
        if (count == FeatureDecoder.Malformed) Malformed(kind);
        return count;
    }

    void Malformed(FeatureKind kind)
    {
        string what = kind == FeatureKind.None ? "its fields are malformed" : $"Parsing {kind.Word()}_list failed";
        Throw.InvalidArgument($"Key: {Name}.  Can't parse serialized Feature: {what}.");
    }
}
