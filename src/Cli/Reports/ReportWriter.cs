namespace TensorHarbor.Cli.Reports;

/// <summary>Writes a report in the form that fits: JSON when asked for, tables on a terminal, aligned text elsewhere.</summary>
/// <param name="output">Where to; <see cref="Console.Out"/> may be a terminal.</param>
/// <param name="json">JSON?</param>
sealed class ReportWriter(TextWriter output, bool json)
{
    /// <summary>Writes <paramref name="report"/>.</summary>
    public void Write(Report report)
    {
        if (json) JsonText.Write(output, report);
        else if (output == Console.Out && !Console.IsOutputRedirected) TerminalTables.Write(report);
        else WriteAtOnce(report);
    }

    /// <summary>Standard output writes through line by line; a long report is collected first.</summary>
    void WriteAtOnce(Report report)
    {
        var text = new StringWriter();
        PlainText.Write(text, report);
        output.Write(text.ToString());
    }
}
