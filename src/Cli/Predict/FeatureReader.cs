using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Formats.Text;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Predict;

/// <summary>Reads rows to predict from, with or without labels, from a file or standard input.</summary>
abstract class FeatureReader : IDisposable
{
    /// <summary>Appends the next row; <see langword="false"/>: the end.</summary>
    /// <exception cref="StatusException">What is wrong with the row, with the file and the place.</exception>
    public abstract bool TryRead(RowBuffer rows);

    /// <summary>Damaged records skipped so far.</summary>
    public virtual long SkippedCount => 0;

    public abstract void Dispose();

    /// <summary>Opens a reader of rows that fit a model.</summary>
    /// <param name="source">Where the bytes come from.</param>
    /// <param name="format">csv, libsvm or tfrecords.</param>
    /// <param name="inputs">What the model takes.</param>
    /// <param name="options">Label column, header, damaged records.</param>
    public static FeatureReader Open(InputSource source, string format, RowInputs inputs, InputOptions options)
    {
        if (!inputs.IsSparse && inputs.FeatureSize == 0)
        {
            Throw.InvalidArgument("The model does not say how many features a row has: give JSON with its inputs");
        }
        if (format == "csv" && inputs.IsSparse)
        {
            Throw.InvalidArgument($"{source.Name}: the model takes sparse rows, CSV rows are dense; give LIBSVM, TFRecord or JSON data");
        }
        if (format == "libsvm" && !inputs.IsSparse)
        {
            Throw.InvalidArgument(
                $"{source.Name}: the model takes {inputs.FeatureSize} dense features, LIBSVM rows are sparse; "
                + "give CSV, TFRecord or JSON data");
        }
        return format switch
        {
            "csv" => new CsvFeatures(source, inputs.FeatureSize, options),
            "libsvm" => new LibsvmFeatures(source, inputs.FeatureSize),
            _ => new ExampleFeatures(source, inputs, options),
        };
    }

    sealed class CsvFeatures(InputSource source, int size, InputOptions options) : FeatureReader
    {
        readonly CsvReader _csv = new(source.Open(), source.Name, new CsvOptions { HasHeader = options.HasHeader });

        public override bool TryRead(RowBuffer rows)
        {
            if (!_csv.TryRead()) return false;
            int label = LabelColumn(_csv.FieldCount);
            Span<float> features = rows.AddDense(0);
            _csv.Floats(0, features[..label]);
            if (label < size) _csv.Floats(label + 1, features[label..]);
            return true;
        }

        /// <summary>Where the label is; behind the features: there is none.</summary>
        int LabelColumn(int fields)
        {
            string where = $"{source.Name}:{_csv.LineNumber}";
            if (fields == size) return size;
            if (fields != size + 1)
            {
                Throw.InvalidArgument($"{where}: a row has {fields} fields, the model takes {size} features (and perhaps a label)");
            }
            int label = options.LabelColumn < 0 ? fields + options.LabelColumn : options.LabelColumn;
            return label >= 0 && label < fields
                ? label
                : Throw.InvalidArgument<int>(
                    $"{where}: no column {options.LabelColumn} for the label in a row of {fields} fields (--label_column)");
        }

        public override void Dispose() => _csv.Dispose();
    }

    sealed class LibsvmFeatures(InputSource source, int size) : FeatureReader
    {
        readonly LibsvmReader _reader = new(source.Open(), source.Name, new LibsvmOptions { FeatureSize = size > 0 ? size : null });

        public override bool TryRead(RowBuffer rows)
        {
            if (!_reader.TryRead()) return false;
            rows.AddSparse(0, _reader.Indices, _reader.Values);
            return true;
        }

        public override void Dispose() => _reader.Dispose();
    }

    sealed class ExampleFeatures : FeatureReader
    {
        readonly InputSource _source;
        readonly RowInputs _inputs;
        readonly RecordReader _records;
        readonly ExampleBatch _batch;

        public ExampleFeatures(InputSource source, RowInputs inputs, InputOptions options)
        {
            (_source, _inputs) = (source, inputs);
            _records = new RecordReader(source.Open(), source.Name, new RecordReaderOptions { SkipCorrupt = options.SkipCorrupt });
            _batch = new ExampleBatch(new ExampleParser(inputs.IsSparse
                ? [FeatureSpec.Sparse(options.IdsKey, DType.Int64), FeatureSpec.Sparse(options.ValuesKey, DType.Float)]
                : [FeatureSpec.Dense(options.FeaturesKey, DType.Float, [inputs.FeatureSize])]));
        }

        public override long SkippedCount => _records.SkippedCount;

        string Where => $"{_source.Name}: record {_records.Count - 1} at byte {_records.Offset}";

        public override bool TryRead(RowBuffer rows)
        {
            if (!_records.TryRead(out ReadOnlySpan<byte> record)) return false;
            _batch.Clear();
            try
            {
                _batch.AppendSingle(record);
            }
            catch (StatusException e) when (e is not DataLossException)
            {
                throw new StatusException(e.Code, $"{Where}: {e.Message}", e);
            }
            if (_inputs.IsSparse) AddSparse(rows, _batch[0].Int64s, _batch[1].Floats);
            else _batch[0].Floats.CopyTo(rows.AddDense(0));
            return true;
        }

        void AddSparse(RowBuffer rows, ReadOnlySpan<long> ids, ReadOnlySpan<float> values)
        {
            if (ids.Length != values.Length) Throw.InvalidArgument($"{Where}: {ids.Length} ids but {values.Length} values");
            int size = _inputs.FeatureSize;
            foreach (long id in ids)
            {
                if (id < 0 || (size > 0 && id >= size)) Throw.InvalidArgument($"{Where}: index {id} is out of range: expected [0, {size})");
            }
            rows.AddSparse(0, ids, values);
        }

        public override void Dispose()
        {
            _batch.Dispose();
            _records.Dispose();
        }
    }
}
