using System.Globalization;
using Google.Protobuf;
using TensorHarbor.Formats.Events;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Training;

/// <summary>The event file of a job: the graph once, then scalars and a histogram of each trainable variable at every validation.</summary>
sealed class TrainingEvents : IDisposable
{
    readonly EventFileWriter _writer;

    public TrainingEvents(string folder, ClassifierGraph model, TimeProvider time)
    {
        _writer = new EventFileWriter(folder, time: time);
        _writer.AddGraph(GraphDefs.Export(model.Graph));
    }

    /// <summary>The file.</summary>
    public string Path => _writer.FilePath;

    /// <summary>Writes what a report says, and histograms of the trainable variables.</summary>
    public void Write(in TrainingReport report, IEnumerable<Summary.Types.Value> histograms)
    {
        var summary = new Summary();
        Add(summary, "loss", report.Loss);
        Add(summary, "validation_loss", report.ValidationLoss);
        Add(summary, "accuracy", report.Metrics.Accuracy);
        Add(summary, "auc", report.Metrics.Auc);
        summary.Value.Add(histograms);
        _writer.AddSummary(summary, report.Step);
        _writer.Flush();
    }

    /// <summary>Writes what a traced step did, for TensorBoard's graphs.</summary>
    public void Write(RunMetadata metadata, long step)
    {
        _writer.AddRunMetadata(string.Create(CultureInfo.InvariantCulture, $"step_{step}"), metadata.ToByteString(), step);
        _writer.Flush();
    }

    static void Add(Summary summary, string tag, double value)
    {
        if (!double.IsNaN(value)) summary.Value.Add(Summaries.Scalar(tag, (float)value));
    }

    public void Dispose() => _writer.Dispose();
}
