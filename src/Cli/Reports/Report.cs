namespace TensorHarbor.Cli.Reports;

/// <summary>
/// What a reading verb found out: facts and tables. Written as text, as tables on a terminal, or as JSON; the fields' names are those
/// of the JSON and do not change.
/// </summary>
/// <param name="Kind">What was looked at: <c>checkpoint</c>, <c>records</c>, <c>events</c>, <c>graph</c>, <c>meta_graph</c>, <c>saved_model</c>.</param>
/// <param name="Path">Its path as the user gave it.</param>
sealed record Report(string Kind, string Path)
{
    readonly List<Fact> _facts = [];
    readonly List<ReportTable> _tables = [];

    /// <summary>Single values in the order they are shown.</summary>
    public IReadOnlyList<Fact> Facts => _facts;

    /// <summary>Tables in the order they are shown.</summary>
    public IReadOnlyList<ReportTable> Tables => _tables;

    /// <summary>Adds a value: a string, bool, number or array of them; null is left out of the text.</summary>
    public void Add(string field, object? value) => _facts.Add(new(field, value));

    /// <summary>Adds an empty table.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="columns">The names of its columns; those of numbers end with <c>#</c>, which is not part of the name.</param>
    public ReportTable AddTable(string field, params ReadOnlySpan<string> columns)
    {
        var table = new ReportTable(field, columns);
        Add(table);
        return table;
    }

    /// <summary>Adds a table that is filled already.</summary>
    public void Add(ReportTable table) => _tables.Add(table);
}

/// <summary>A named value.</summary>
readonly record struct Fact(string Field, object? Value);
