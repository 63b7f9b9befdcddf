using System.Diagnostics;
using Grpc.Core;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Observation;

/// <summary>
/// Spans of steps, for OpenTelemetry: <c>step</c> at the master, <c>run_graph</c> at each task, below it <c>recv</c> for each value of another task,
/// and, in a step whose statistics are collected, one for each kernel. A task's spans follow the master's by the W3C <c>traceparent</c>
/// in the metadata of the call. Without a listener, or in a step that is not sampled, there are none, and nothing is sent.
/// </summary>
static class StepSpans
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "TensorHarbor.Distributed";

    const string ParentHeader = "traceparent", StateHeader = "tracestate";

    static readonly ActivitySource _source = new(SourceName);

    /// <summary>Begins the span of a whole step.</summary>
    public static Activity? StartStep(TaskName master) => Tagged(_source.StartActivity("step"), master);

    /// <summary>Begins the span of a task's part.</summary>
    public static Activity? StartRun(TaskName task, long stepId) => Tagged(_source.StartActivity("run_graph"), task)?.SetTag("tensorflow.step_id", stepId);

    static Activity? Tagged(Activity? span, TaskName task) => span?.SetTag("tensorflow.task", task.ToString());

    /// <summary>Notes the error that a span ends with.</summary>
    public static void Fail(Activity? span, Exception error)
    {
        if (span is null) return;
        span.SetStatus(ActivityStatusCode.Error, error.Message);
        if (error is StatusException status) span.SetTag("error.type", status.Code.CanonicalName());
    }

    /// <summary>The span that is under way, if somebody will see it.</summary>
    public static Activity? Recorded => Activity.Current is { Recorded: true } span ? span : null;

    /// <summary>Metadata that let the other task go on with the span that is under way; <see langword="null"/>: nobody will see it.</summary>
    public static Metadata? Headers()
    {
        if (Recorded is not { Id: { } id } span) return null;
        var headers = new Metadata { { ParentHeader, id } };
        if (!string.IsNullOrEmpty(span.TraceStateString)) headers.Add(StateHeader, span.TraceStateString);
        return headers;
    }

    /// <summary>Begins the span of a call that another task, or a client, has made within its own; <see langword="null"/>: it has none, or nobody listens.</summary>
    public static Activity? StartServed(ServerCallContext call)
    {
        if (!_source.HasListeners() || call.RequestHeaders.GetValue(ParentHeader) is not { } parent) return null;
        return ActivityContext.TryParse(parent, call.RequestHeaders.GetValue(StateHeader), isRemote: true, out ActivityContext context)
            ? _source.StartActivity(call.Method.TrimStart('/'), ActivityKind.Server, context)
            : null;
    }

    /// <summary>Adds a span for each kernel that a trace has recorded.</summary>
    public static void AddKernels(Activity run, StepTrace trace)
    {
        foreach (NodeTrace node in trace.Nodes) Add(run, node.Op, node.StartNanos, node.EndNanos, ("tensorflow.node", node.Name));
    }

    /// <summary>Adds the span of a value that has come.</summary>
    public static void AddReceive(Activity run, string key, Tensor? value, TraceClock clock) =>
        Add(run, "recv", clock.BeganNanos, clock.NanosNow(), ("tensorflow.rendezvous_key", key), ("tensorflow.bytes", value?.ByteCount ?? 0));

    /// <summary>Notes a value that is sent.</summary>
    public static void AddSend(Activity run, string key, Tensor? value) => run.AddEvent(new ActivityEvent("send", tags: new ActivityTagsCollection
    {
        ["tensorflow.rendezvous_key"] = key,
        ["tensorflow.bytes"] = value?.ByteCount ?? 0,
    }));

    static void Add(Activity parent, string name, long startNanos, long nanos, params ReadOnlySpan<(string Key, object Value)> tags)
    {
        DateTime start = DateTime.UnixEpoch.AddTicks(startNanos / TimeSpan.NanosecondsPerTick);
        using Activity? span = _source.StartActivity(ActivityKind.Internal, parent.Context, startTime: start, name: name);
        if (span is null) return;
        foreach ((string key, object value) in tags) span.SetTag(key, value);
        span.SetEndTime(start.AddTicks(Math.Max(1, nanos / TimeSpan.NanosecondsPerTick)));
    }
}
