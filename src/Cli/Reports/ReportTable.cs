using System.Collections.Immutable;

namespace TensorHarbor.Cli.Reports;

/// <summary>Rows of values under named columns.</summary>
sealed class ReportTable
{
    readonly List<object?[]> _rows = [];

    /// <summary>An empty table.</summary>
    public ReportTable(string field, ReadOnlySpan<string> columns)
    {
        Field = field;
        Columns = [.. columns.ToArray().Select(c => new ReportColumn(c.TrimEnd('#'), c.EndsWith('#')))];
    }

    /// <summary>Its name.</summary>
    public string Field { get; }

    /// <summary>Its columns.</summary>
    public ImmutableArray<ReportColumn> Columns { get; }

    /// <summary>Its rows: as many values as there are columns.</summary>
    public IReadOnlyList<object?[]> Rows => _rows;

    /// <summary>The columns that hold anything: those that people are shown.</summary>
    public IReadOnlyList<int> UsedColumns => [.. Enumerable.Range(0, Columns.Length).Where(i => _rows.Any(row => row[i] is not null))];

    /// <summary>Adds a row.</summary>
    public void Add(params object?[] row)
    {
        if (row.Length != Columns.Length) throw new ArgumentException($"{Field}: {row.Length} values for {Columns.Length} columns", nameof(row));
        _rows.Add(row);
    }
}

/// <summary>A column; numbers are aligned to the right.</summary>
readonly record struct ReportColumn(string Field, bool IsNumber)
{
    /// <summary>The name as a heading.</summary>
    public string Title => Field.Replace('_', ' ');
}
