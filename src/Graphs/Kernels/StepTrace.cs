using System.Diagnostics;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// What the nodes of one traced step did and when, as TensorFlow's <c>StepStats</c>: given to a step, it is filled while the step runs.
/// Several tasks' parts of a step come together in one. Safe for concurrent use.
/// </summary>
public sealed class StepTrace
{
    /// <summary>Device of nodes that run in this process alone.</summary>
    public const string LocalDevice = "/job:localhost/replica:0/task:0/device:CPU:0";

    /// <summary>A kernel's run as it is noted: what takes time to say is said when somebody asks.</summary>
    readonly record struct Run(Node Node, long Began, long Ended, int Thread, OutputTrace[] Outputs);

    readonly Lock _lock = new();
    readonly List<Run> _runs = [];
    readonly List<NodeTrace> _added = [];
    readonly string _device;
    readonly TraceClock _clock = new();

    /// <summary>A trace without nodes.</summary>
    /// <param name="device">Where the nodes run that this process records.</param>
    public StepTrace(string device = LocalDevice) => _device = device;

    /// <summary>The nodes: those of this process in the order in which they ended, then those of other tasks as they were added.</summary>
    public IReadOnlyList<NodeTrace> Nodes
    {
        get
        {
            lock (_lock) return [.. _runs.Select(Describe), .. _added];
        }
    }

    /// <summary>Adds what another task has recorded.</summary>
    public void Add(NodeTrace node)
    {
        lock (_lock) _added.Add(node);
    }

    /// <summary>Notes that a kernel has ended.</summary>
    /// <param name="context">Its context, with the outputs in their slots.</param>
    /// <param name="began">The <see cref="Stopwatch"/>'s time when it began.</param>
    internal void Record(KernelContext context, long began)
    {
        var run = new Run(context.Node, began, Stopwatch.GetTimestamp(), Environment.CurrentManagedThreadId, context.DescribeOutputs());
        lock (_lock) _runs.Add(run);
    }

    NodeTrace Describe(Run run)
    {
        long start = _clock.NanosAt(run.Began), nanos = _clock.NanosAt(run.Ended) - start;
        return new()
        {
            Device = _device,
            Name = run.Node.Name,
            Label = $"{run.Node.Name} = {run.Node.Type}({string.Join(", ", run.Node.Inputs.ToArray().Select(i => i.InputName))})",
            StartNanos = _clock.BeganNanos + start,
            OpEndNanos = nanos,
            EndNanos = nanos,
            Thread = run.Thread,
            Outputs = run.Outputs,
        };
    }
}

/// <summary>A fine clock that begins at the time of day, so that the times of several processes of one machine agree.</summary>
sealed class TraceClock
{
    const double NanosPerSecond = 1e9;

    readonly long _began = Stopwatch.GetTimestamp();

    /// <summary>When it began, in nanoseconds since 1970 UTC.</summary>
    public long BeganNanos { get; } = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>Nanoseconds from its beginning to a time of <see cref="Stopwatch"/>.</summary>
    public long NanosAt(long timestamp) => (long)((timestamp - _began) * (NanosPerSecond / Stopwatch.Frequency));

    /// <summary>Nanoseconds since its beginning.</summary>
    public long NanosNow() => NanosAt(Stopwatch.GetTimestamp());
}

/// <summary>One run of a node in a traced step, or the receiving of a value from another task.</summary>
public sealed record NodeTrace
{
    /// <summary>Name of the entries that say what a task received.</summary>
    public const string Receive = "RecvTensor";

    /// <summary>Full name of the device it ran on.</summary>
    public required string Device { get; init; }

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary><c>name = op(inputs)</c>; of a receiving, size, rate, tensor and devices.</summary>
    public required string Label { get; init; }

    /// <summary>When it began, in nanoseconds since 1970 UTC.</summary>
    public required long StartNanos { get; init; }

    /// <summary>When its kernel began, in nanoseconds after <see cref="StartNanos"/>.</summary>
    public long OpStartNanos { get; init; }

    /// <summary>When its kernel ended, in nanoseconds after <see cref="StartNanos"/>.</summary>
    public required long OpEndNanos { get; init; }

    /// <summary>When it had ended, in nanoseconds after <see cref="StartNanos"/>.</summary>
    public required long EndNanos { get; init; }

    /// <summary>Number of the thread within its task; 0: not known.</summary>
    public int Thread { get; init; }

    /// <summary>The outputs that came to be.</summary>
    public IReadOnlyList<OutputTrace> Outputs { get; init; } = [];

    /// <summary>The op, from the label.</summary>
    public string Op
    {
        get
        {
            if (Name == Receive) return Receive;
            int begin = Label.IndexOf(" = ", StringComparison.Ordinal) + 3, end = begin < 3 ? -1 : Label.IndexOf('(', begin);
            return end < 0 ? Name : Label[begin..end];
        }
    }
}

/// <summary>An output of a node in a traced step.</summary>
/// <param name="Slot">Which one.</param>
/// <param name="DType">Element type; <see cref="DType.Invalid"/>: not known, as of a value on its way.</param>
/// <param name="Shape">Shape.</param>
/// <param name="Bytes">Bytes of the value; of strings and handles 0.</param>
public readonly record struct OutputTrace(int Slot, DType DType, Shape Shape, long Bytes);
