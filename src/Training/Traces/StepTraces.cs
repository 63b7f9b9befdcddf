using System.Buffers;
using System.Globalization;
using Google.Protobuf;
using TensorHarbor.Formats.Files;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Traces;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>
/// The traces of a job. Of each traced step N: <c>trace-N.json</c> for chrome://tracing and Perfetto, <c>trace-N.pb</c>, a serialized
/// <c>RunMetadata</c>, and the same in the event file for TensorBoard.
/// </summary>
/// <param name="steps">Which steps.</param>
/// <param name="folder">The event files' folder.</param>
/// <param name="events">The event file.</param>
sealed class StepTraces(TracedSteps steps, string folder, TrainingEvents events)
{
    int _range = -1;
    bool _hasTraced;

    /// <summary>Is the next step to be traced?</summary>
    /// <param name="next">The global step that it is expected to lead to; goes up from call to call.</param>
    public bool Takes(long next)
    {
        if (_range < 0) _range = steps.Ranges.TakeWhile(r => r.Last < next).Count(); // done by the job that this one goes on from
        while (_range < steps.Ranges.Count)
        {
            (long first, long last) = steps.Ranges[_range];
            if (next < first) return false;
            if (next <= last || !_hasTraced)
            {
                _hasTraced = true;
                return true;
            }
            (_range, _hasTraced) = (_range + 1, false);
        }
        return false;
    }

    /// <summary>Writes what a step did.</summary>
    /// <exception cref="StatusException">The files cannot be written.</exception>
    public void Write(StepTrace trace, long step)
    {
        var metadata = new RunMetadata { StepStats = trace.ToProto() };
        var json = new ArrayBufferWriter<byte>();
        ChromeTrace.Write(json, trace);
        string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"trace-{step}"));
        LocalFiles.Instance.Replace(path + ".json", json.WrittenSpan);
        LocalFiles.Instance.Replace(path + ".pb", metadata.ToByteArray());
        events.Write(metadata, step);
    }
}
