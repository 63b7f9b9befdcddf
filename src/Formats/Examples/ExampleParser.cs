using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Parses serialized tf.train.Example messages straight into columns, with no object per Example, feature or value. One pass finds the
/// wanted features, a second decodes only these; values of other features are not looked at, as in TensorFlow.
/// </summary>
/// <remarks>
/// Takes what protobuf takes: map entries in any order, a key twice (the last wins), packed and unpacked lists, unknown fields.
/// Not thread-safe: a parser remembers the order of the last Example's features. Give each thread its own.
/// </remarks>
/// <example><code>
/// var parser = new ExampleParser([FeatureSpec.Dense("label", DType.Float), FeatureSpec.Dense("features", DType.Float, [9])]);
/// using var batch = new ExampleBatch(parser);
/// while (batch.Rows &lt; 128 &amp;&amp; reader.TryRead(out var record)) batch.Append(record);
/// using Tensor features = batch[1].TakeDense();
/// </code></example>
public sealed class ExampleParser
{
    /// <summary>Tags of <c>Example.features = 1</c>, <c>Features.feature = 1</c>, and of key and value of its entries.</summary>
    const uint FeaturesTag = 0x0A, EntryTag = 0x0A, KeyTag = 0x0A, ValueTag = 0x12;

    readonly FeatureSpec[] _specs;
    readonly FeatureKeys _keys;
    readonly (int Start, int Length)[] _values; // of the last Example; a negative start: absent

    /// <summary>A parser for these features.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: two features have one name.</exception>
    public ExampleParser(IReadOnlyList<FeatureSpec> features)
    {
        _specs = [.. features];
        _keys = new([.. _specs.Select(spec => spec.Key)]);
        _values = new (int, int)[_specs.Length];
    }

    /// <summary>The features, in the order of their indices.</summary>
    public IReadOnlyList<FeatureSpec> Features => _specs;

    /// <summary>Finds the wanted features of an Example. Their values are decoded when they are read.</summary>
    /// <param name="example">A serialized tf.train.Example.</param>
    /// <param name="origin">Which one it is, for errors.</param>
    /// <returns>The Example; valid until the next call.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: <c>Could not parse example input</c>.</exception>
    public ParsedExample Parse(ReadOnlySpan<byte> example, ExampleOrigin origin)
    {
        _values.AsSpan().Fill((-1, 0));
        _keys.Restart();
        var fields = new WireReader(example);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out uint tag)) ExampleErrors.NotAnExample(example);
            if (tag == FeaturesTag)
            {
                if (!fields.TryReadRange(out int start, out int length) || !FindFeatures(example.Slice(start, length), start))
                {
                    ExampleErrors.NotAnExample(example);
                }
            }
            else if (!fields.TrySkip(tag))
            {
                if ((tag & 7) == 2) break; // TensorFlow takes an unknown field that runs past the end for the end
                ExampleErrors.NotAnExample(example);
            }
        }
        return new(_specs, _values, example, origin);
    }

    bool FindFeatures(ReadOnlySpan<byte> features, int offset)
    {
        var entries = new WireReader(features);
        while (!entries.AtEnd)
        {
            if (!entries.TryReadTag(out uint tag)) return false;
            if (tag == EntryTag)
            {
                if (!entries.TryReadRange(out int start, out int length)) return false;
                if (!FindFeature(features.Slice(start, length), offset + start)) return false;
            }
            else if (!entries.TrySkip(tag)) return false;
        }
        return true;
    }

    bool FindFeature(ReadOnlySpan<byte> entry, int offset)
    {
        ReadOnlySpan<byte> key = default;
        int start = 0, length = 0;
        var fields = new WireReader(entry);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out uint tag)) return false;
            bool ok = tag switch
            {
                KeyTag => fields.TryReadBytes(out key),
                ValueTag => fields.TryReadRange(out start, out length),
                _ => fields.TrySkip(tag),
            };
            if (!ok) return false;
        }
        int feature = _keys.Find(key);
        if (feature < 0) return true;
        bool isDense = _specs[feature].Form is FeatureForm.Dense or FeatureForm.Padded;
        if (length > 0 || !isDense) _values[feature] = (offset + start, length);
        return true;
    }
}
