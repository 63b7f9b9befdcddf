using System.Diagnostics.CodeAnalysis;
using System.Text;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Text;

/// <summary>
/// Reads CSV (RFC 4180) row by row: quoted fields may hold delimiters, doubled quotes and line ends; empty lines are passed over.
/// Numbers are read straight from the bytes. Errors begin with <c>file:line:column:</c> and go on in TensorFlow's words.
/// </summary>
/// <example><code>
/// using var csv = new CsvReader("boston_train.csv", new() { HasHeader = true });
/// while (csv.TryRead()) { float price = csv.Float(14); }
/// </code></example>
public sealed class CsvReader : IDisposable
{
    readonly record struct Field(int Start, int Length, int Line, int Column); // Line: counted from the row's first

    readonly CsvOptions _options;
    readonly LineReader _lines;
    readonly byte[] _missing;
    Field[] _fields = new Field[16];
    int _count; // of the row, before columns are selected
    int _expected;
    bool _checked;

    /// <summary>Reads the file at <paramref name="path"/>.</summary>
    /// <exception cref="StatusException">
    /// NOT_FOUND, PERMISSION_DENIED: the file cannot be opened. INVALID_ARGUMENT: the header is malformed.
    /// </exception>
    public CsvReader(string path, CsvOptions? options = null)
        : this(RecordFile.OpenRead(path), path, options)
    {
    }

    /// <summary>Reads <paramref name="stream"/> from where it stands.</summary>
    /// <param name="stream">UTF-8 text.</param>
    /// <param name="name">The source's name in errors, usually its path.</param>
    /// <param name="options">How to read.</param>
    /// <param name="leaveOpen">Leaves <paramref name="stream"/> open when the reader is disposed.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the header is malformed, or a selected column does not exist.</exception>
    public CsvReader(Stream stream, string name, CsvOptions? options = null, bool leaveOpen = false)
    {
        _options = options ?? new();
        if (_options.Delimiter is '"' or '\r' or '\n' or > '\x7F')
        {
            throw new ArgumentException("Delimiter must be an ASCII character and neither quote nor line end", nameof(options));
        }
        _missing = Encoding.UTF8.GetBytes(_options.NaValue);
        _expected = _options.FieldCount ?? -1;
        _lines = new(stream, name, _options.MaxRowBytes, leaveOpen);
        Header = _options.HasHeader ? ReadHeader() : [];
        RecordNumber = -1;
    }

    /// <summary>Names of the columns that are kept; empty without a header.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>Number of columns that are kept. Without <see cref="CsvOptions.FieldCount"/> it is known from the first row on.</summary>
    public int FieldCount => _options.SelectColumns?.Count ?? Math.Max(_expected, 0);

    /// <summary>Number of the present row, from 0, the header not counted.</summary>
    public long RecordNumber { get; private set; }

    /// <summary>Line where the present row begins, from 1.</summary>
    public long LineNumber => _lines.Number;

    /// <summary>Moves to the next row.</summary>
    /// <returns><see langword="false"/> at the end of the file.</returns>
    /// <exception cref="StatusException">
    /// INVALID_ARGUMENT: too few or too many fields, or a quote where none may be. RESOURCE_EXHAUSTED: the row is too long.
    /// </exception>
    public bool TryRead()
    {
        RecordNumber++;
        return TryReadRow();
    }

    string[] ReadHeader()
    {
        try
        {
            if (!TryReadRow()) return [];
        }
        catch
        {
            _lines.Dispose();
            throw;
        }
        string[] header = new string[FieldCount];
        for (int i = 0; i < header.Length; i++) header[i] = Text(i);
        return header;
    }

    /// <summary>Bytes of a field, without quotes around it and with doubled quotes made one. Valid until the next row.</summary>
    /// <param name="column">Index among the columns that are kept.</param>
    public ReadOnlySpan<byte> this[int column]
    {
        get
        {
            Field field = _fields[Source(column)];
            return _lines.Line.Slice(field.Start, field.Length);
        }
    }

    /// <summary>Is the field empty, or the text that stands for a missing value?</summary>
    public bool IsMissing(int column)
    {
        ReadOnlySpan<byte> text = this[column];
        return text.IsEmpty || text.SequenceEqual(_missing);
    }

    /// <summary>A field as text.</summary>
    public string Text(int column) => Encoding.UTF8.GetString(this[column]);

    /// <summary>A field as a float.</summary>
    /// <param name="column">Index among the columns that are kept.</param>
    /// <param name="missing">Value of a missing field; <see langword="null"/>: it is an error.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: <c>is not a valid float</c>, <c>is required but missing</c>.</exception>
    public float Float(int column, float? missing = null)
    {
        if (IsMissing(column)) return missing ?? Missing<float>(column);
        if (!TextNumbers.TryParse(this[column], out float value)) Invalid(column, "float");
        return value;
    }

    /// <summary>A field as an integer.</summary>
    /// <inheritdoc cref="Float"/>
    /// <exception cref="StatusException">INVALID_ARGUMENT: <c>is not a valid int64</c>, <c>is required but missing</c>.</exception>
    public long Int64(int column, long? missing = null)
    {
        if (IsMissing(column)) return missing ?? Missing<long>(column);
        if (!TextNumbers.TryParse(this[column], out long value)) Invalid(column, "int64");
        return value;
    }

    /// <summary>Adjacent columns as floats.</summary>
    /// <param name="firstColumn">Index of the first.</param>
    /// <param name="destination">Where they go, as many as there is place for.</param>
    /// <param name="missing">As in <see cref="Float"/>.</param>
    public void Floats(int firstColumn, Span<float> destination, float? missing = null)
    {
        for (int i = 0; i < destination.Length; i++) destination[i] = Float(firstColumn + i, missing);
    }

    int Source(int column)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)column, (uint)FieldCount, nameof(column));
        return _options.SelectColumns is { } selected ? selected[column] : column;
    }

    T Missing<T>(int column)
    {
        Report(column, $"Field {Source(column)} is required but missing in record {RecordNumber}!");
        return default;
    }

    void Invalid(int column, string type) =>
        Report(column, $"Field {Source(column)} in record {RecordNumber} is not a valid {type}: {TextErrors.Shown(this[column])}");

    [DoesNotReturn]
    void Report(int column, string what) => Report(_fields[Source(column)], what);

    [DoesNotReturn]
    void Report(Field field, string what) => TextErrors.At(_lines.Name, _lines.Number + field.Line, field.Column, what);

    /// <summary>A field at <paramref name="offset"/> of the row's last line.</summary>
    Field At(int offset, int start = 0, int length = 0) => new(start, length, _lines.Lines - 1, offset - _lines.LastStart + 1);

    bool TryReadRow()
    {
        do
        {
            if (!_lines.MoveNext()) return false;
        }
        while (_lines.Line.IsEmpty);
        Split();
        if (_expected < 0) _expected = _count;
        if (!_checked) CheckSelection();
        if (_count == _expected) return true;
        Field place = _count > _expected ? _fields[_expected] : At(_lines.Line.Length);
        Report(place, $"Expect {_expected} fields but have {_count} in record {RecordNumber}");
        return false;
    }

    void CheckSelection()
    {
        foreach (int column in _options.SelectColumns ?? [])
        {
            if ((uint)column >= (uint)_expected) Report(At(0), $"Column {column} is selected but a row has {_expected} fields");
        }
        _checked = true;
    }

    void Split()
    {
        _count = 0;
        int at = 0;
        byte delimiter = (byte)_options.Delimiter;
        do
        {
            if (_count == _fields.Length) Array.Resize(ref _fields, 2 * _count);
            bool quoted = _options.UseQuotes && at < _lines.Line.Length && _lines.Line[at] == '"';
            at = quoted ? TakeQuoted(at, delimiter) : TakePlain(at, delimiter);
        }
        while (at <= _lines.Line.Length);
    }

    /// <returns>Where the next field begins; beyond the line's end if there is none.</returns>
    int TakePlain(int start, byte delimiter)
    {
        ReadOnlySpan<byte> rest = _lines.Line[start..];
        int length = 0;
        while (length < rest.Length && rest[length] != delimiter)
        {
            if (_options.UseQuotes && rest[length] is (byte)'"' or (byte)'\r')
            {
                Report(At(start + length), "Unquoted fields cannot have quotes/CRLFs inside");
            }
            length++;
        }
        _fields[_count++] = At(start, start, length);
        return start + length + 1;
    }

    int TakeQuoted(int open, byte delimiter)
    {
        Field place = At(open);
        int start = open + 1, from = start, to = start, searched = start;
        for (; ; )
        {
            Span<byte> line = _lines.Line;
            int quote = line[searched..].IndexOf((byte)'"');
            if (quote < 0)
            {
                searched = line.Length;
                if (_lines.Extend()) continue;
                Report(place, "Quoted field has to end with quote followed by delim or end");
            }
            int run = searched + quote - from;
            line.Slice(from, run).CopyTo(line[to..]);
            from += run + 1;
            to += run;
            bool doubled = from < line.Length && line[from] == '"';
            if (!doubled) break;
            line[to++] = (byte)'"';
            searched = ++from;
        }
        if (from < _lines.Line.Length && _lines.Line[from] != delimiter)
        {
            Report(At(from), "Quoted field has to end with quote followed by delim or end");
        }
        _fields[_count++] = place with { Start = start, Length = to - start };
        return from + 1;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _lines.Dispose();
}
