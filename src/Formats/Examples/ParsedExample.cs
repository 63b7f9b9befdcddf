using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// The wanted features of one Example, found but not decoded. A feature's index is its place in <see cref="ExampleParser.Features"/>.
/// </summary>
public readonly ref struct ParsedExample
{
    readonly FeatureSpec[] _specs;
    readonly (int Start, int Length)[] _values;
    readonly ReadOnlySpan<byte> _example;
    readonly ExampleOrigin _origin;

    internal ParsedExample(FeatureSpec[] specs, (int Start, int Length)[] values, ReadOnlySpan<byte> example, ExampleOrigin origin)
    {
        _specs = specs;
        _values = values;
        _example = example;
        _origin = origin;
    }

    /// <summary>Does the Example have the feature?</summary>
    public bool Has(int feature) => _values[feature].Start >= 0;

    /// <summary>The serialized tf.train.Feature; empty if it is absent.</summary>
    public ReadOnlySpan<byte> Value(int feature)
    {
        (int start, int length) = _values[feature];
        return start < 0 ? default : _example.Slice(start, length);
    }

    /// <summary>Decodes a dense feature, or writes its default.</summary>
    /// <param name="feature">Its index.</param>
    /// <param name="destination">One row: as many floats as the feature's shape has elements.</param>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: absent without default, of another kind, of another size, or malformed.
    /// </exception>
    public void ReadDense(int feature, Span<float> destination)
    {
        int got = FeatureDecoder.ReadFloats(Value(feature), destination);
        if (got == destination.Length && got > 0) return;
        if (IsPresent(feature, got))
        {
            if (got != destination.Length) ExampleErrors.WrongCount(_specs[feature], got, _origin);
            return;
        }
        (_specs[feature].DefaultFloats ?? NoDefault<float[]>(feature)).CopyTo(destination);
    }

    /// <inheritdoc cref="ReadDense(int, Span{float})"/>
    public void ReadDense(int feature, Span<long> destination)
    {
        int got = FeatureDecoder.ReadInt64s(Value(feature), destination);
        if (got == destination.Length && got > 0) return;
        if (IsPresent(feature, got))
        {
            if (got != destination.Length) ExampleErrors.WrongCount(_specs[feature], got, _origin);
            return;
        }
        (_specs[feature].DefaultInt64s ?? NoDefault<long[]>(feature)).CopyTo(destination);
    }

    /// <summary>Decodes a dense feature of strings, or its default, and appends one row.</summary>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: absent without default, of another kind, of another size, or malformed.
    /// </exception>
    public void ReadDense(int feature, ByteStrings destination)
    {
        FeatureSpec spec = _specs[feature];
        int got = FeatureDecoder.ReadBytes(Value(feature), destination);
        if (got == spec.Elements && got > 0) return;
        if (IsPresent(feature, got))
        {
            if (got != spec.Elements) ExampleErrors.WrongCount(spec, got, _origin);
            return;
        }
        foreach (byte[] value in spec.DefaultStrings ?? NoDefault<byte[][]>(feature)) destination.Add(value);
    }

    /// <summary>Appends all values of a padded, sparse or ragged feature.</summary>
    internal void ReadList(int feature, ValueBuffer<float> destination)
    {
        ReadOnlySpan<byte> value = Value(feature);
        int got = FeatureDecoder.ReadFloats(value, destination.Reserve(value.Length / sizeof(float)));
        CheckList(feature, got);
        destination.Commit(got);
    }

    /// <inheritdoc cref="ReadList(int, ValueBuffer{float})"/>
    internal void ReadList(int feature, ValueBuffer<long> destination)
    {
        ReadOnlySpan<byte> value = Value(feature);
        int got = FeatureDecoder.ReadInt64s(value, destination.Reserve(value.Length));
        CheckList(feature, got);
        destination.Commit(got);
    }

    /// <inheritdoc cref="ReadList(int, ValueBuffer{float})"/>
    internal void ReadList(int feature, ByteStrings destination) =>
        CheckList(feature, FeatureDecoder.ReadBytes(Value(feature), destination));

    void CheckList(int feature, int got)
    {
        FeatureSpec spec = _specs[feature];
        if (got <= 0) IsPresent(feature, got);
        else if (spec.Form == FeatureForm.Padded && got % spec.Elements != 0) ExampleErrors.PartialStep(spec, got, _origin);
    }

    /// <summary>
    /// Holds the feature a list of the right kind, though none of the right length? Throws for a malformed one or another kind.
    /// </summary>
    bool IsPresent(int feature, int got)
    {
        FeatureSpec spec = _specs[feature];
        ReadOnlySpan<byte> value = Value(feature);
        if (value.IsEmpty) return false;
        if (!FeatureDecoder.TryGetKind(value, out FeatureKind kind)) ExampleErrors.Malformed(spec, _origin);
        if (kind == FeatureKind.None) return false;
        if (kind != spec.Kind) ExampleErrors.WrongKind(spec, kind, _origin);
        if (got == FeatureDecoder.Malformed) ExampleErrors.Malformed(spec, _origin);
        return true;
    }

    T NoDefault<T>(int feature)
    {
        ExampleErrors.Missing(_specs[feature], _origin);
        return default;
    }
}
