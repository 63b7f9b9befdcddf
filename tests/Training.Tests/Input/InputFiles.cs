using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;

namespace TensorHarbor.Training.Tests.Input;

/// <summary>Makes small training files and reads them back.</summary>
static class InputFiles
{
    /// <summary>Writes a CSV, LIBSVM or other text file.</summary>
    public static string Text(TempFolder folder, string name, params string[] lines)
    {
        File.WriteAllLines(folder[name], lines);
        return folder[name];
    }

    /// <summary>Writes a TFRecord file of Examples.</summary>
    public static string Examples(TempFolder folder, string name, params Action<ExampleBuilder>[] examples)
    {
        using var writer = new RecordWriter(folder[name]);
        var builder = new ExampleBuilder();
        foreach (Action<ExampleBuilder> fill in examples)
        {
            builder.Clear();
            fill(builder);
            writer.Write(builder.Build());
        }
        return folder[name];
    }

    /// <summary>A dense Example of two features.</summary>
    public static Action<ExampleBuilder> Dense(long label, float a, float b) => e => e.Add("features", a, b).Add("label", label);

    /// <summary>A sparse Example.</summary>
    public static Action<ExampleBuilder> Sparse(long label, long[] ids, float[] values) =>
        e => e.Add("ids", ids).Add("values", values).Add("label", label);

    /// <summary>A CSV file of rows that tell which they are: features (k, -k), label k mod 2.</summary>
    public static string Numbered(TempFolder folder, int rows, string name = "rows.csv") =>
        Text(folder, name, [.. Enumerable.Range(0, rows).Select(k => $"{k},{-k},{k % 2}")]);

    /// <summary>What is read from files.</summary>
    public static InputOptions Of(params string[] files) => new() { Files = files };

    /// <summary>All rows of some files, read once.</summary>
    public static RowBuffer ReadAll(InputOptions options)
    {
        using var rows = new RowStream(options, epochs: 1);
        RowBuffer all = rows.NewBuffer();
        while (rows.TryRead(all))
        {
        }
        return all;
    }

    /// <summary>A row as text.</summary>
    public static string Describe(RowBuffer rows, int row) => rows.IsSparse
        ? $"{rows.Label(row)} {string.Join(' ', rows.Ids(row).ToArray().Zip(rows.Values(row).ToArray(), (id, value) => $"{id}:{value}"))}"
        : $"{rows.Label(row)} {string.Join(' ', rows.Features(row).ToArray())}";

    /// <summary>All rows as text.</summary>
    public static string[] Describe(RowBuffer rows) => [.. Enumerable.Range(0, rows.Count).Select(row => Describe(rows, row))];

    /// <summary>The error that reading some files ends with.</summary>
    public static StatusException Error(InputOptions options) => Assert.ThrowsAny<StatusException>(() => ReadAll(options));
}
