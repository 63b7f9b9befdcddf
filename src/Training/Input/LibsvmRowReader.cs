using TensorHarbor.Formats.Text;

namespace TensorHarbor.Training;

/// <summary>Rows of a LIBSVM file.</summary>
sealed class LibsvmRowReader(string file, InputOptions options) : RowReader
{
    readonly LibsvmReader _reader = new(file, new LibsvmOptions { FeatureSize = options.FeatureSize > 0 ? options.FeatureSize : null });

    public override bool TryRead(RowBuffer rows)
    {
        if (!_reader.TryRead()) return false;
        double label = _reader.Label < 0 ? 0 : _reader.Label; // -1 and +1 are LIBSVM's two classes
        rows.AddSparse(CheckedLabel(label, options.LabelSize, $"{file}:{_reader.LineNumber}"), _reader.Indices, _reader.Values);
        return true;
    }

    public override void Dispose() => _reader.Dispose();
}
