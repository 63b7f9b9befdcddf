using System.Collections.Concurrent;
using System.Globalization;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.Traces;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>
/// Notes, while a master wants it, what a task receives from others, by step (<c>WorkerService.Logging</c>). Masters switch it on for a traced step,
/// off after it, and fetch the step's notes; several may want it at once.
/// </summary>
sealed class ReceiveLog
{
    /// <summary>Steps whose notes nobody has fetched; more are forgotten together.</summary>
    const int MostSteps = 1024;

    readonly ConcurrentDictionary<long, ConcurrentQueue<NodeTrace>> _steps = new();
    int _wanted;

    /// <summary>Does a master want it?</summary>
    public bool IsOn => Volatile.Read(ref _wanted) > 0;

    /// <summary>Switches and answers as the request says.</summary>
    public LoggingResponse Answer(LoggingRequest request)
    {
        if (request.EnableRpcLogging) Interlocked.Increment(ref _wanted);
        if (request.DisableRpcLogging) SwitchOff();
        if (request.Clear) _steps.Clear();
        var response = new LoggingResponse();
        foreach (long step in request.FetchStepId)
        {
            if (_steps.TryRemove(step, out ConcurrentQueue<NodeTrace>? notes)) response.Step.Add(new LabeledStepStats { StepId = step, StepStats = Stats(notes) });
        }
        return response;
    }

    static StepStats Stats(IEnumerable<NodeTrace> notes)
    {
        var trace = new StepTrace();
        foreach (NodeTrace note in notes) trace.Add(note);
        return trace.ToProto();
    }

    void SwitchOff()
    {
        int wanted = Volatile.Read(ref _wanted);
        while (wanted > 0)
        {
            int before = Interlocked.CompareExchange(ref _wanted, wanted - 1, wanted);
            if (before == wanted) return;
            wanted = before;
        }
    }

    /// <summary>Notes that a value has come.</summary>
    /// <param name="stepId">The step.</param>
    /// <param name="key">The value's key.</param>
    /// <param name="value">The value; <see langword="null"/>: dead.</param>
    /// <param name="startNanos">When it was asked for, in nanoseconds since 1970 UTC.</param>
    /// <param name="nanos">How long that took.</param>
    public void Add(long stepId, string key, Tensor? value, long startNanos, long nanos)
    {
        if (_steps.Count >= MostSteps) _steps.Clear();
        RendezvousKey parts = RendezvousKey.Parse(key);
        long bytes = value?.ByteCount ?? 0;
        _steps.GetOrAdd(stepId, static _ => new()).Enqueue(new NodeTrace
        {
            Device = parts.RecvDevice,
            Name = NodeTrace.Receive,
            Label = $"{SizeText(bytes)} {RateText(bytes, nanos)} {parts.TensorName} from {parts.SendDevice} to {parts.RecvDevice}",
            StartNanos = startNanos,
            OpEndNanos = nanos,
            EndNanos = nanos,
            Outputs = [new OutputTrace(0, DType.Invalid, Shape.Scalar, bytes)],
        });
    }

    static string SizeText(long bytes)
    {
        const double Mega = 1 << 20;
        return bytes >= 0.1 * Mega ? string.Create(CultureInfo.InvariantCulture, $"[{bytes / Mega:0.0}MB]") : $"[{bytes}B]";
    }

    /// <summary>Megabits per second.</summary>
    static string RateText(long bytes, long nanos) =>
        string.Create(CultureInfo.InvariantCulture, $"[{(nanos > 0 ? bytes * 8 * 1000.0 / nanos : 0):0.######}Mb/s]");
}
