using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Formats.Text;

/// <summary>Which columns of a CSV file become which features.</summary>
public sealed record CsvExampleOptions
{
    /// <summary>Column of the label among those the reader keeps; negative: counted from the last, -1.</summary>
    public int LabelColumn { get; init; } = -1;

    /// <summary>Type of the label: float or int64.</summary>
    public DType LabelType { get; init; } = DType.Float;

    /// <summary>Value of missing fields; <see langword="null"/>: they are errors.</summary>
    public float? Missing { get; init; }
}

/// <summary>
/// Turns text files into TFRecord files of Examples as deep_recommend_system does: CSV to <c>label</c> and <c>features</c> (float),
/// LIBSVM to <c>label</c>, <c>ids</c> (int64) and <c>values</c> (float).
/// </summary>
public static class ExampleConverter
{
    /// <summary>Writes one Example per row: <c>label</c>, and <c>features</c> with all other columns as floats.</summary>
    /// <param name="csv">The rows. Columns to leave out, such as an ID, are not selected (<see cref="CsvOptions.SelectColumns"/>).</param>
    /// <param name="writer">Where the records go.</param>
    /// <param name="options">Which column is the label, and its type.</param>
    /// <returns>Number of Examples written.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: with file, line and column.</exception>
    public static long Convert(CsvReader csv, RecordWriter writer, CsvExampleOptions? options = null)
    {
        options ??= new();
        CheckLabelType(options.LabelType);
        var builder = new ExampleBuilder();
        float[] features = [];
        long count = 0;
        for (; csv.TryRead(); count++)
        {
            int label = options.LabelColumn < 0 ? csv.FieldCount + options.LabelColumn : options.LabelColumn;
            if ((uint)label >= (uint)csv.FieldCount)
            {
                Throw.InvalidArgument($"label column {options.LabelColumn}: a row has {csv.FieldCount} fields");
            }
            if (features.Length == 0) features = new float[csv.FieldCount - 1];
            csv.Floats(0, features.AsSpan(0, label), options.Missing);
            csv.Floats(label + 1, features.AsSpan(label), options.Missing);
            builder.Clear();
            if (options.LabelType == DType.Int64) builder.Add("label", csv.Int64(label));
            else builder.Add("label", csv.Float(label));
            writer.Write(builder.Add("features", features).Build());
        }
        return count;
    }

    /// <summary>Writes one Example per line: <c>label</c>, <c>ids</c> and <c>values</c>.</summary>
    /// <param name="libsvm">The lines.</param>
    /// <param name="writer">Where the records go.</param>
    /// <param name="labelType">Type of the label: int64 or float.</param>
    /// <returns>Number of Examples written.</returns>
    /// <exception cref="StatusException">INVALID_ARGUMENT: with file, line and column.</exception>
    public static long Convert(LibsvmReader libsvm, RecordWriter writer, DType labelType = DType.Int64)
    {
        CheckLabelType(labelType);
        var builder = new ExampleBuilder();
        long count = 0;
        for (; libsvm.TryRead(); count++)
        {
            builder.Clear();
            if (labelType == DType.Int64) builder.Add("label", libsvm.IntegerLabel);
            else builder.Add("label", libsvm.Label);
            writer.Write(builder.Add("ids", libsvm.Indices).Add("values", libsvm.Values).Build());
        }
        return count;
    }

    static void CheckLabelType(DType type)
    {
        if (type is not (DType.Float or DType.Int64)) Throw.InvalidArgument($"a label is float or int64, got {type.Name()}");
    }
}
