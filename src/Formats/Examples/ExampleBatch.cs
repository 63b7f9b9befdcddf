using System.Collections;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Examples;

/// <summary>
/// Rows of parsed Examples, one column per feature. Once its memory has grown to the size of a batch, appending allocates nothing;
/// taking a column hands its memory on without a copy. Owns pooled memory: dispose it.
/// </summary>
/// <param name="parser">Parser of the features; this batch uses it alone while it appends.</param>
public sealed class ExampleBatch(ExampleParser parser) : IReadOnlyList<ExampleColumn>, IDisposable
{
    readonly ExampleColumn[] _columns = [.. parser.Features.Select((spec, i) => new ExampleColumn(spec, i))];

    /// <summary>Number of rows appended since the last <see cref="Clear"/>.</summary>
    public int Rows { get; private set; }

    /// <summary>Number of columns.</summary>
    public int Count => _columns.Length;

    /// <summary>The column of feature <paramref name="index"/>.</summary>
    public ExampleColumn this[int index] => _columns[index];

    /// <summary>Parses an Example and appends it as a row. If that fails the batch stays as it was.</summary>
    /// <param name="example">A serialized tf.train.Example.</param>
    /// <param name="name">Its name in errors, or <see langword="null"/>.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT, with the texts of TensorFlow's ParseExample.</exception>
    public void Append(ReadOnlySpan<byte> example, string? name = null) => Append(example, new ExampleOrigin(Rows, name));

    /// <summary>Parses an Example that is not one of a batch: errors have the texts of TensorFlow's ParseSingleExample.</summary>
    /// <param name="example">A serialized tf.train.Example.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT.</exception>
    public void AppendSingle(ReadOnlySpan<byte> example) => Append(example, ExampleOrigin.Single);

    void Append(ReadOnlySpan<byte> example, ExampleOrigin origin)
    {
        try
        {
            ParsedExample parsed = parser.Parse(example, origin);
            foreach (ExampleColumn column in _columns) column.Append(parsed);
            Rows++;
        }
        catch
        {
            foreach (ExampleColumn column in _columns) column.Truncate(Rows);
            throw;
        }
    }

    /// <summary>Forgets all rows and keeps the memory. To be called after columns were taken.</summary>
    public void Clear()
    {
        Rows = 0;
        foreach (ExampleColumn column in _columns) column.Truncate(0);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        Rows = 0;
        foreach (ExampleColumn column in _columns) column.Dispose();
    }

    IEnumerator<ExampleColumn> IEnumerable<ExampleColumn>.GetEnumerator() => ((IEnumerable<ExampleColumn>)_columns).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _columns.GetEnumerator();
}
