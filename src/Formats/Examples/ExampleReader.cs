using System.Diagnostics.CodeAnalysis;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Enumerates the features of one serialized tf.train.Example in the order of the bytes, whatever they are: for tools that show a file.
/// </summary>
/// <param name="example">A serialized Example, or the context of a SequenceExample wrapped in one.</param>
/// <remarks>A key that stands twice is given twice; in protobuf's reading the last one counts.</remarks>
/// <example><code>foreach (FeatureView feature in new ExampleReader(record)) Show(feature.Name, feature.Kind);</code></example>
public ref struct ExampleReader(ReadOnlySpan<byte> example)
{
    MapReader _entries = new(example, "Example");

    /// <summary>The feature read last.</summary>
    public FeatureView Current { get; private set; }

    /// <summary>This, so that <c>foreach</c> takes it.</summary>
    public readonly ExampleReader GetEnumerator() => this;

    /// <summary>Reads the next feature.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are no Example.</exception>
    public bool MoveNext()
    {
        bool more = _entries.MoveNext(1, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);
        Current = new(key, value);
        return more;
    }
}

/// <summary>
/// Enumerates the feature lists of one serialized tf.train.SequenceExample; its context is enumerated by <see cref="Context"/>.
/// </summary>
/// <param name="example">A serialized SequenceExample.</param>
public ref struct SequenceExampleReader(ReadOnlySpan<byte> example)
{
    readonly ReadOnlySpan<byte> _example = example;
    MapReader _lists = new(example, "SequenceExample");

    /// <summary>The feature list read last.</summary>
    public FeatureListView Current { get; private set; }

    /// <summary>The features of the context. Its field has the number that an Example's features have.</summary>
    public readonly ExampleReader Context => new(_example);

    /// <summary>This, so that <c>foreach</c> takes it.</summary>
    public readonly SequenceExampleReader GetEnumerator() => this;

    /// <summary>Reads the next feature list.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are no SequenceExample.</exception>
    public bool MoveNext()
    {
        bool more = _lists.MoveNext(2, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value);
        Current = new(key, value);
        return more;
    }
}

/// <summary>One serialized tf.train.FeatureList with its key: enumerates its steps.</summary>
public ref struct FeatureListView
{
    WireReader _steps;

    internal FeatureListView(ReadOnlySpan<byte> name, ReadOnlySpan<byte> serialized)
    {
        NameBytes = name;
        _steps = new(serialized);
    }

    /// <summary>The key, UTF-8.</summary>
    public ReadOnlySpan<byte> NameBytes { get; }

    /// <summary>The key.</summary>
    public readonly string Name => System.Text.Encoding.UTF8.GetString(NameBytes);

    /// <summary>The step read last.</summary>
    public FeatureView Current { get; private set; }

    /// <summary>This, so that <c>foreach</c> takes it.</summary>
    public readonly FeatureListView GetEnumerator() => this;

    /// <summary>Reads the next step.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the bytes are no FeatureList.</exception>
    public bool MoveNext()
    {
        while (!_steps.AtEnd)
        {
            bool ok = _steps.TryReadTag(out uint tag);
            if (ok && tag == 0x0A)
            {
                ok = _steps.TryReadBytes(out ReadOnlySpan<byte> step);
                Current = new(default, step);
                if (ok) return true;
            }
            else ok = ok && _steps.TrySkip(tag);
            if (!ok) Throw.InvalidArgument($"Key: {Name}.  Can't parse serialized FeatureList (at byte {_steps.Position} of it)");
        }
        return false;
    }
}

/// <summary>Enumerates the entries of the map in field 1 of the messages in one field of a message.</summary>
/// <param name="message">The outer message.</param>
/// <param name="what">Its type, for errors.</param>
ref struct MapReader(ReadOnlySpan<byte> message, string what)
{
    WireReader _outer = new(message);
    WireReader _map;

    public bool MoveNext(uint field, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        for (; ; )
        {
            while (!_map.AtEnd)
            {
                bool ok = _map.TryReadTag(out uint tag);
                if (ok && tag == 0x0A)
                {
                    if (_map.TryReadBytes(out ReadOnlySpan<byte> entry) && TryReadEntry(entry, out key, out value)) return true;
                    ok = false;
                }
                if (!ok || !_map.TrySkip(tag)) Malformed();
            }
            if (_outer.AtEnd) return false;
            if (!_outer.TryReadTag(out uint outer)) Malformed();
            if (outer != (field << 3 | 2))
            {
                if (!_outer.TrySkip(outer)) Malformed();
                continue;
            }
            if (!_outer.TryReadBytes(out ReadOnlySpan<byte> map)) Malformed();
            _map = new(map);
        }
    }

    static bool TryReadEntry(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        key = value = default;
        var fields = new WireReader(entry);
        while (!fields.AtEnd)
        {
            if (!fields.TryReadTag(out uint tag)) return false;
            bool ok = tag switch
            {
                0x0A => fields.TryReadBytes(out key),
                0x12 => fields.TryReadBytes(out value),
                _ => fields.TrySkip(tag),
            };
            if (!ok) return false;
        }
        return true;
    }

    [DoesNotReturn]
    readonly void Malformed() => Throw.InvalidArgument($"Could not parse serialized {what}: malformed bytes before byte {_outer.Position}");
}
