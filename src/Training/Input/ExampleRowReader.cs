using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>Rows of a TFRecord file of tf.Examples: dense (<c>features</c>) or sparse (<c>ids</c>, <c>values</c>), the label float or int64.</summary>
sealed class ExampleRowReader : RowReader
{
    readonly string _file;
    readonly InputOptions _options;
    readonly RecordReader _records;
    readonly bool _labelIsFloat;
    readonly bool _sparse;
    ExampleBatch? _batch;

    public ExampleRowReader(string file, InputOptions options)
    {
        (_file, _options) = (file, options);
        ExampleLayout layout = ExampleLayout.Of(file, options);
        (_labelIsFloat, _sparse) = (layout.LabelIsFloat, layout.IsSparse);
        _records = ExampleLayout.Open(file, options);
    }

    public override long SkippedCount => _records.SkippedCount;

    public override bool TryRead(RowBuffer rows)
    {
        if (!_records.TryRead(out ReadOnlySpan<byte> record)) return false;
        _batch ??= new ExampleBatch(new ExampleParser(Specs(rows.FeatureSize)));
        _batch.Clear();
        try
        {
            _batch.AppendSingle(record);
        }
        catch (StatusException e) when (e is not DataLossException)
        {
            string present = e.Message.EndsWith("could not be found.", StringComparison.Ordinal) ? $" The Example has: {ExampleLayout.Names(record)}" : "";
            throw new StatusException(e.Code, $"{Where()}: {e.Message}{present}", e);
        }
        double value = _labelIsFloat ? _batch[0].Floats[0] : _batch[0].Int64s[0];
        if (value < 0 || value >= _options.LabelSize || value != Math.Floor(value)) CheckedLabel(value, _options.LabelSize, Where());
        if (_sparse) AddSparse(rows, (long)value);
        else _batch[1].Floats.CopyTo(rows.AddDense((long)value));
        return true;
    }

    string Where() => ExampleLayout.Where(_file, _records);

    void AddSparse(RowBuffer rows, long label)
    {
        ReadOnlySpan<long> ids = _batch![1].Int64s;
        ReadOnlySpan<float> values = _batch[2].Floats;
        if (ids.Length != values.Length)
        {
            Throw.InvalidArgument($"{Where()}: {ids.Length} {_options.IdsKey} but {values.Length} {_options.ValuesKey}");
        }
        if (_options.FeatureSize > 0 && ids.ContainsAnyExceptInRange(0, _options.FeatureSize - 1)) CheckIds(ids, _options.FeatureSize, Where());
        rows.AddSparse(label, ids, values);
    }

    FeatureSpec[] Specs(int featureSize)
    {
        FeatureSpec label = FeatureSpec.Dense(_options.LabelKey, _labelIsFloat ? DType.Float : DType.Int64, Shape.Scalar);
        return _sparse
            ? [label, FeatureSpec.Sparse(_options.IdsKey, DType.Int64), FeatureSpec.Sparse(_options.ValuesKey, DType.Float)]
            : [label, FeatureSpec.Dense(_options.FeaturesKey, DType.Float, [featureSize])];
    }

    public override void Dispose()
    {
        _batch?.Dispose();
        _records.Dispose();
    }

    /// <summary>Are the Examples sparse?</summary>
    public static new bool IsSparse(string file, InputOptions options) => ExampleLayout.Of(file, options).IsSparse;

    /// <summary>Number of features that the first Example has.</summary>
    public static new int CountFeatures(string file, InputOptions options) => ExampleLayout.Of(file, options).FeatureCount;
}
