namespace TensorHarbor.Cli.Reports;

/// <summary>Writes a report as aligned text without escape codes: for pipes and files.</summary>
static class PlainText
{
    const int Gap = 2;

    /// <summary>Writes <paramref name="report"/>.</summary>
    public static void Write(TextWriter output, Report report)
    {
        output.WriteLine($"{report.Kind.Replace('_', ' ')}  {ValueText.Of(report.Path)}");
        List<Fact> facts = [.. report.Facts.Where(f => f.Value is not null)];
        int width = facts.Count == 0 ? 0 : facts.Max(f => f.Field.Length);
        foreach (Fact fact in facts) output.WriteLine($"  {fact.Field.Replace('_', ' ').PadRight(width)}  {ValueText.Of(fact.Value)}");
        foreach (ReportTable table in report.Tables.Where(t => t.Rows.Count > 0)) Write(output, table);
    }

    static void Write(TextWriter output, ReportTable table)
    {
        IReadOnlyList<int> used = table.UsedColumns;
        ReportColumn[] columns = [.. used.Select(i => table.Columns[i])];
        string[][] cells = [[.. columns.Select(c => c.Title)], .. table.Rows.Select(row => used.Select(i => ValueText.Of(row[i])).ToArray())];
        int[] widths = [.. columns.Select((_, i) => cells.Max(row => row[i].Length))];
        output.WriteLine();
        output.WriteLine($"{table.Field.Replace('_', ' ')} ({table.Rows.Count})");
        foreach (string[] row in cells)
        {
            IEnumerable<string> aligned = row.Select((cell, i) => columns[i].IsNumber ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]));
            output.WriteLine(("  " + string.Join(new string(' ', Gap), aligned)).TrimEnd());
        }
    }
}
