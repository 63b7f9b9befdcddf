using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Reads one file row by row.</summary>
public abstract class RowReader : IDisposable
{
    /// <summary>Appends the next row to <paramref name="rows"/>; <see langword="false"/>: the end.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT or DATA_LOSS: what is wrong, with the file and the place.</exception>
    public abstract bool TryRead(RowBuffer rows);

    /// <summary>Damaged records skipped so far.</summary>
    public virtual long SkippedCount => 0;

    /// <inheritdoc/>
    public abstract void Dispose();

    /// <summary>Opens a file.</summary>
    /// <exception cref="StatusException">NOT_FOUND: no such file; INVALID_ARGUMENT: a name from which no format follows.</exception>
    public static RowReader Open(string file, InputOptions options)
    {
        if (!File.Exists(file)) Throw.NotFound($"{file}; No such file or directory");
        return FormatOf(file, options) switch
        {
            InputFormat.Csv => new CsvRowReader(file, options),
            InputFormat.Libsvm => new LibsvmRowReader(file, options),
            _ => new ExampleRowReader(file, options),
        };
    }

    /// <summary>Are the rows of this file sparse?</summary>
    public static bool IsSparse(string file, InputOptions options) => FormatOf(file, options) switch
    {
        InputFormat.Csv => false,
        InputFormat.Libsvm => true,
        _ => ExampleRowReader.IsSparse(file, options),
    };

    /// <summary>Features of the first row of a file of dense rows.</summary>
    internal static int CountFeatures(string file, InputOptions options) => FormatOf(file, options) == InputFormat.Csv
        ? CsvRowReader.CountFeatures(file, options)
        : ExampleRowReader.CountFeatures(file, options);

    static InputFormat FormatOf(string file, InputOptions options)
    {
        if (options.Format != InputFormat.Auto) return options.Format;
        string name = Path.GetFileName(file).ToLowerInvariant();
        if (name.Contains(".tfrecord")) return InputFormat.TfRecords;
        if (name.EndsWith(".csv", StringComparison.Ordinal)) return InputFormat.Csv;
        if (name.EndsWith(".libsvm", StringComparison.Ordinal) || name.EndsWith(".svm", StringComparison.Ordinal)) return InputFormat.Libsvm;
        return Throw.InvalidArgument<InputFormat>($"{file}: no format follows from the name; give --file_format tfrecords, csv or libsvm");
    }

    /// <summary>Checks a class.</summary>
    protected static long CheckedLabel(double label, int classes, string where)
    {
        if (label >= 0 && label < classes && label == Math.Floor(label)) return (long)label;
        return Throw.InvalidArgument<long>($"{where}: label {label} is out of range: expected a whole number in [0, {classes}) (--label_size {classes})");
    }

    /// <summary>Checks the features' ids of a sparse row.</summary>
    protected static void CheckIds(ReadOnlySpan<long> ids, int featureSize, string where)
    {
        if (featureSize <= 0) return;
        foreach (long id in ids)
        {
            if (id < 0 || id >= featureSize) Throw.InvalidArgument($"{where}: index {id} is out of range: expected [0, {featureSize}) (--feature_size {featureSize})");
        }
    }
}
