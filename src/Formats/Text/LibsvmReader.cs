using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Text;

/// <summary>
/// Reads LIBSVM text line by line: <c>label index:value index:value ...</c>, indices ascending, <c>#</c> begins a comment. Indices are
/// given as they are written: most files count from 1. Errors begin with <c>file:line:column:</c>.
/// </summary>
/// <example><code>
/// using var reader = new LibsvmReader("a8a_train.libsvm", new() { FeatureSize = 124 });
/// while (reader.TryRead()) Use(reader.Label, reader.Indices, reader.Values);
/// </code></example>
public sealed class LibsvmReader : IDisposable
{
    readonly LibsvmOptions _options;
    readonly LineReader _lines;
    long[] _indices = new long[64];
    float[] _values = new float[64];
    int _count;
    long _integerLabel;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="StatusException">NOT_FOUND, PERMISSION_DENIED: the file cannot be opened.</exception>
    public LibsvmReader(string path, LibsvmOptions? options = null)
        : this(RecordFile.OpenRead(path), path, options)
    {
    }

    /// <summary>Reads <paramref name="stream"/> from where it stands.</summary>
    /// <param name="stream">ASCII text.</param>
    /// <param name="name">The source's name in errors, usually its path.</param>
    /// <param name="options">How to read.</param>
    /// <param name="leaveOpen">Leaves <paramref name="stream"/> open when the reader is disposed.</param>
    public LibsvmReader(Stream stream, string name, LibsvmOptions? options = null, bool leaveOpen = false)
    {
        _options = options ?? new();
        _lines = new(stream, name, _options.MaxLineBytes, leaveOpen);
    }

    /// <summary>The label.</summary>
    public float Label { get; private set; }

    /// <summary>Is the label written as an integer?</summary>
    public bool HasIntegerLabel { get; private set; }

    /// <summary>The label as an integer.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it is not written as one.</exception>
    public long IntegerLabel
    {
        get
        {
            if (!HasIntegerLabel) TextErrors.At(_lines.Name, LineNumber, 1, $"label {Label} is not an integer");
            return _integerLabel;
        }
    }

    /// <summary>Indices of the features of this line, ascending. Valid until the next line.</summary>
    public ReadOnlySpan<long> Indices => _indices.AsSpan(0, _count);

    /// <summary>Their values.</summary>
    public ReadOnlySpan<float> Values => _values.AsSpan(0, _count);

    /// <summary>Number of the present line, from 1.</summary>
    public long LineNumber => _lines.Number;

    /// <summary>Moves to the next line that is not empty or a comment.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no number, no colon, an index out of range, unsorted or twice.</exception>
    public bool TryRead()
    {
        while (_lines.MoveNext())
        {
            ReadOnlySpan<byte> line = _lines.Line;
            int comment = line.IndexOf((byte)'#');
            if (comment >= 0) line = line[..comment];
            int at = 0;
            if (!TryNextToken(line, ref at, out int start)) continue;
            ReadLabel(line[start..at], start);
            _count = 0;
            while (TryNextToken(line, ref at, out start)) ReadPair(line[start..at], start);
            return true;
        }
        return false;
    }

    static bool TryNextToken(ReadOnlySpan<byte> line, ref int at, out int start)
    {
        while (at < line.Length && IsSpace(line[at])) at++;
        start = at;
        while (at < line.Length && !IsSpace(line[at])) at++;
        return at > start;
    }

    static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\r';

    void ReadLabel(ReadOnlySpan<byte> text, int column)
    {
        HasIntegerLabel = TextNumbers.TryParse(text, out _integerLabel);
        if (HasIntegerLabel) Label = _integerLabel;
        else if (TextNumbers.TryParse(text, out float label)) Label = label;
        else Report(column, $"label is not a number: {TextErrors.Shown(text)}");
    }

    void ReadPair(ReadOnlySpan<byte> text, int column)
    {
        int colon = text.IndexOf((byte)':');
        if (colon < 0) Report(column, $"expected index:value, got {TextErrors.Shown(text)}");
        if (!TextNumbers.TryParse(text[..colon], out long index))
        {
            Report(column, $"index is not an integer: {TextErrors.Shown(text[..colon])}");
        }
        CheckIndex(index, column);
        if (!TextNumbers.TryParse(text[(colon + 1)..], out float value))
        {
            Report(column + colon + 1, $"value of index {index} is not a number: {TextErrors.Shown(text[(colon + 1)..])}");
        }
        if (_count == _indices.Length)
        {
            Array.Resize(ref _indices, 2 * _count);
            Array.Resize(ref _values, 2 * _count);
        }
        _indices[_count] = index;
        _values[_count++] = value;
    }

    void CheckIndex(long index, int column)
    {
        if (index < 0) Report(column, $"index {index} is negative");
        if (index >= _options.FeatureSize) Report(column, $"index {index} is out of range, there are {_options.FeatureSize} features");
        if (_count == 0 || index > _indices[_count - 1]) return;
        string what = index == _indices[_count - 1] ? "stands twice" : $"follows {_indices[_count - 1]}, indices must ascend";
        Report(column, $"index {index} {what}");
    }

    void Report(int column, string what) => TextErrors.At(_lines.Name, _lines.Number, column + 1, what);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _lines.Dispose();
}
