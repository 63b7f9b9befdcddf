using System.Text;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Writes tf.train.Example messages, one after another, into one reused buffer. Features keep the order in which they are added;
/// TensorFlow's own order is unspecified, so compare Examples after parsing, not by bytes.
/// </summary>
/// <example><code>
/// ReadOnlySpan&lt;byte&gt; bytes = builder.Clear().Add("label", [1f]).Add("features", row).Build();
/// </code></example>
public sealed class ExampleBuilder
{
    readonly WireWriter _entries = new();
    readonly WireWriter _example = new();

    /// <summary>Begins another Example.</summary>
    /// <returns>This builder.</returns>
    public ExampleBuilder Clear()
    {
        _entries.Truncate(0);
        return this;
    }

    /// <summary>Adds a float list.</summary>
    /// <param name="name">Key; adding one twice makes the last count.</param>
    /// <param name="values">The values; may be empty.</param>
    /// <returns>This builder.</returns>
    public ExampleBuilder Add(string name, params ReadOnlySpan<float> values)
    {
        BeginEntry(name, FeatureEncoder.Size(values));
        FeatureEncoder.Write(_entries, values);
        return this;
    }

    /// <summary>Adds an int64 list.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{float})"/>
    public ExampleBuilder Add(string name, params ReadOnlySpan<long> values)
    {
        int packed = FeatureEncoder.PackedSize(values);
        BeginEntry(name, FeatureEncoder.ListSize(packed));
        FeatureEncoder.Write(_entries, values, packed);
        return this;
    }

    /// <summary>Adds a bytes list.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{float})"/>
    public ExampleBuilder Add(string name, params ReadOnlySpan<byte[]> values)
    {
        BeginEntry(name, FeatureEncoder.Size(values));
        FeatureEncoder.Write(_entries, values);
        return this;
    }

    /// <summary>Adds a bytes list of one string.</summary>
    /// <inheritdoc cref="Add(string, ReadOnlySpan{float})"/>
    public ExampleBuilder AddBytes(string name, ReadOnlySpan<byte> value)
    {
        BeginEntry(name, FeatureEncoder.Size(value));
        FeatureEncoder.Write(_entries, value);
        return this;
    }

    /// <summary>The serialized Example; valid until this builder is used again.</summary>
    public ReadOnlySpan<byte> Build()
    {
        _example.Truncate(0);
        _example.Header(0x0A, _entries.Length);
        _example.Bytes(_entries.Written);
        return _example.Written;
    }

    /// <summary>The serialized tf.train.Features.</summary>
    internal ReadOnlySpan<byte> Features => _entries.Written;

    void BeginEntry(string name, int featureSize)
    {
        int nameSize = Encoding.UTF8.GetByteCount(name);
        _entries.Header(0x0A, WireWriter.FieldSize(nameSize) + WireWriter.FieldSize(featureSize));
        _entries.Header(0x0A, nameSize);
        _entries.Text(name, nameSize);
        _entries.Header(0x12, featureSize);
    }
}
