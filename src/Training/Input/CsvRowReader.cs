using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Rows of a CSV file of numbers.</summary>
sealed class CsvRowReader : RowReader
{
    readonly string _file;
    readonly InputOptions _options;
    readonly CsvReader _csv;

    public CsvRowReader(string file, InputOptions options)
    {
        (_file, _options) = (file, options);
        int? fields = options.FeatureSize > 0 ? options.FeatureSize + 1 : null;
        _csv = new CsvReader(file, new CsvOptions { HasHeader = options.HasHeader, FieldCount = fields });
    }

    public override bool TryRead(RowBuffer rows)
    {
        if (!_csv.TryRead()) return false;
        int fields = _csv.FieldCount, label = _options.LabelColumn < 0 ? fields + _options.LabelColumn : _options.LabelColumn;
        if (label < 0 || label >= fields)
        {
            Throw.InvalidArgument($"{_file}:{_csv.LineNumber}: no column {_options.LabelColumn} for the label in a row of {fields} fields (--label_column)");
        }
        double value = _csv.Float(label);
        Span<float> features = rows.AddDense(CheckedLabel(value, _options.LabelSize, $"{_file}:{_csv.LineNumber}"));
        _csv.Floats(0, features[..label]);
        _csv.Floats(label + 1, features[label..]);
        return true;
    }

    public override void Dispose() => _csv.Dispose();

    /// <summary>Number of features that the first row has.</summary>
    public static new int CountFeatures(string file, InputOptions options)
    {
        using var csv = new CsvReader(file, new CsvOptions { HasHeader = options.HasHeader });
        return csv.TryRead() ? csv.FieldCount - 1 : 0;
    }
}
