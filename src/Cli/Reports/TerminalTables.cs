using Spectre.Console;

namespace TensorHarbor.Cli.Reports;

/// <summary>Writes a report with Spectre.Console's tables: for terminals. NO_COLOR is honoured.</summary>
static class TerminalTables
{
    /// <summary>Writes <paramref name="report"/> to the terminal.</summary>
    public static void Write(Report report)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{report.Kind.Replace('_', ' ')}[/]  {ValueText.Of(report.Path)}");
        if (report.Facts.Any(f => f.Value is not null)) AnsiConsole.Write(FactGrid(report));
        foreach (ReportTable table in report.Tables.Where(t => t.Rows.Count > 0)) AnsiConsole.Write(ToSpectre(table));
    }

    static Grid FactGrid(Report report)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (Fact fact in report.Facts.Where(f => f.Value is not null))
        {
            grid.AddRow(new Text("  " + fact.Field.Replace('_', ' '), new Style(decoration: Decoration.Dim)), new Text(ValueText.Of(fact.Value)));
        }
        return grid;
    }

    static Table ToSpectre(ReportTable table)
    {
        Table result = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        result.Title = new TableTitle(Markup.Escape($"{table.Field.Replace('_', ' ')} ({table.Rows.Count})"));
        IReadOnlyList<int> used = table.UsedColumns;
        foreach (ReportColumn column in used.Select(i => table.Columns[i]))
        {
            var heading = new TableColumn(new Text(column.Title, new Style(decoration: Decoration.Bold)));
            result.AddColumn(column.IsNumber ? heading.RightAligned() : heading);
        }
        foreach (object?[] row in table.Rows) result.AddRow(used.Select(i => new Text(ValueText.Of(row[i]))));
        return result;
    }
}
