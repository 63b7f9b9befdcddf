namespace TensorHarbor.Formats.Text;

/// <summary>How a <see cref="CsvReader"/> reads; the names are those of TensorFlow's op DecodeCSV.</summary>
public sealed record CsvOptions
{
    /// <summary>Between fields (<c>field_delim</c>): an ASCII character other than quote, CR and LF.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Is <c>"</c> a quote around a field (<c>use_quote_delim</c>), or a character like others?</summary>
    public bool UseQuotes { get; init; } = true;

    /// <summary>A field of this text is missing, as an empty one is (<c>na_value</c>).</summary>
    public string NaValue { get; init; } = "";

    /// <summary>Columns to keep (<c>select_cols</c>), from 0 and ascending; <see langword="null"/>: all.</summary>
    public IReadOnlyList<int>? SelectColumns { get; init; }

    /// <summary>Does the first row hold the columns' names?</summary>
    public bool HasHeader { get; init; }

    /// <summary>Fields that each row must have; <see langword="null"/>: as many as the first row.</summary>
    public int? FieldCount { get; init; }

    /// <summary>Longest row that is accepted, in bytes.</summary>
    public int MaxRowBytes { get; init; } = 64 << 20;
}
