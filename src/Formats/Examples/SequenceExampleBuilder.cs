using System.Text;

namespace TensorHarbor.Formats.Examples;

/// <summary>Writes tf.train.SequenceExample messages: a context of features, and lists of features, a step each.</summary>
/// <example><code>
/// builder.Clear();
/// builder.Context.Add("len", 3L);
/// builder.BeginList("tok").AddStep(0L).AddStep(7L).AddStep(14L);
/// writer.Write(builder.Build());
/// </code></example>
public sealed class SequenceExampleBuilder
{
    readonly WireWriter _lists = new(), _steps = new(), _example = new();
    string? _list;

    /// <summary>The features of the context.</summary>
    public ExampleBuilder Context { get; } = new();

    /// <summary>Begins another SequenceExample.</summary>
    /// <returns>This builder.</returns>
    public SequenceExampleBuilder Clear()
    {
        Context.Clear();
        _lists.Truncate(0);
        _steps.Truncate(0);
        _list = null;
        return this;
    }

    /// <summary>Begins a feature list; the steps added from now on are its own.</summary>
    /// <param name="name">Its key.</param>
    /// <returns>This builder.</returns>
    public SequenceExampleBuilder BeginList(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        EndList();
        _list = name;
        return this;
    }

    /// <summary>Adds a step of floats.</summary>
    /// <exception cref="InvalidOperationException">No list was begun.</exception>
    /// <returns>This builder.</returns>
    public SequenceExampleBuilder AddStep(params ReadOnlySpan<float> values)
    {
        BeginStep(FeatureEncoder.Size(values));
        FeatureEncoder.Write(_steps, values);
        return this;
    }

    /// <summary>Adds a step of integers.</summary>
    /// <inheritdoc cref="AddStep(ReadOnlySpan{float})"/>
    public SequenceExampleBuilder AddStep(params ReadOnlySpan<long> values)
    {
        int packed = FeatureEncoder.PackedSize(values);
        BeginStep(FeatureEncoder.ListSize(packed));
        FeatureEncoder.Write(_steps, values, packed);
        return this;
    }

    /// <summary>Adds a step of strings.</summary>
    /// <inheritdoc cref="AddStep(ReadOnlySpan{float})"/>
    public SequenceExampleBuilder AddStep(params ReadOnlySpan<byte[]> values)
    {
        BeginStep(FeatureEncoder.Size(values));
        FeatureEncoder.Write(_steps, values);
        return this;
    }

    /// <summary>The serialized SequenceExample; valid until this builder is used again.</summary>
    public ReadOnlySpan<byte> Build()
    {
        EndList();
        _example.Truncate(0);
        if (!Context.Features.IsEmpty)
        {
            _example.Header(0x0A, Context.Features.Length);
            _example.Bytes(Context.Features);
        }
        if (_lists.Length > 0)
        {
            _example.Header(0x12, _lists.Length);
            _example.Bytes(_lists.Written);
        }
        return _example.Written;
    }

    void BeginStep(int featureSize)
    {
        if (_list is null) throw new InvalidOperationException("BeginList names the list of a step");
        _steps.Header(0x0A, featureSize);
    }

    void EndList()
    {
        if (_list is null) return;
        int nameSize = Encoding.UTF8.GetByteCount(_list);
        _lists.Header(0x0A, WireWriter.FieldSize(nameSize) + WireWriter.FieldSize(_steps.Length));
        _lists.Header(0x0A, nameSize);
        _lists.Text(_list, nameSize);
        _lists.Header(0x12, _steps.Length);
        _lists.Bytes(_steps.Written);
        _steps.Truncate(0);
        _list = null;
    }
}
