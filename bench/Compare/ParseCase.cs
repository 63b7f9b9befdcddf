using System.Text.Json.Nodes;
using TensorHarbor.Formats.Examples;
using TensorHarbor.Formats.Records;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>Examples of a TFRecord file parsed into batches of tensors, over and over.</summary>
sealed class ParseCase : IDisposable
{
    const int Features = 9;

    readonly string _file;
    readonly int _batch;
    readonly ExampleBatch _rows = new(new ExampleParser([FeatureSpec.Dense("label", DType.Int64), FeatureSpec.Dense("features", DType.Float, [Features])]));
    RecordReader _reader;

    public ParseCase(Peer peer, string name, int batch, int threads)
    {
        _batch = batch;
        _file = Golden.File("data", "cancer_train.csv.tfrecords");
        _reader = new RecordReader(_file);
        var settings = new JsonObject { ["files"] = new JsonArray(_file), ["batch"] = batch, ["features"] = Features, ["threads"] = threads };
        peer.Prepare(name, "parse", settings);
    }

    public void Run()
    {
        _rows.Clear();
        while (_rows.Rows < _batch)
        {
            if (_reader.TryRead(out ReadOnlySpan<byte> record)) _rows.Append(record);
            else
            {
                _reader.Dispose();
                _reader = new RecordReader(_file);
            }
        }
        _rows[0].TakeDense().Dispose();
        _rows[1].TakeDense().Dispose();
    }

    public void Dispose()
    {
        _reader.Dispose();
        _rows.Dispose();
    }
}
