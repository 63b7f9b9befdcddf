using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Workers;

/// <summary>What somebody wants to know of a step beyond its values, and learns when it has run. Not for several threads at once.</summary>
sealed class StepRecord
{
    /// <summary>Say what each node did, and when?</summary>
    public bool WantsTimeline { get; init; }

    /// <summary>Give the tasks' parts of the graph?</summary>
    public bool WantsGraphs { get; init; }

    /// <summary>What the nodes did.</summary>
    public StepStats Stats { get; } = new();

    /// <summary>The tasks' parts of the graph.</summary>
    public List<GraphDef> Graphs { get; } = [];

    /// <summary>What a client's options ask for; <see langword="null"/>: nothing. As TensorFlow's master, less than FULL_TRACE is nothing.</summary>
    public static StepRecord? Of(RunOptions? options)
    {
        bool timeline = options?.TraceLevel == RunOptions.Types.TraceLevel.FullTrace, graphs = options?.OutputPartitionGraphs == true;
        return timeline || graphs ? new() { WantsTimeline = timeline, WantsGraphs = graphs } : null;
    }

    /// <summary>What a master's options ask for; <see langword="null"/>: nothing.</summary>
    public static StepRecord? Of(ExecutorOpts? options) => options is { RecordTimeline: false, RecordPartitionGraphs: false } or null
        ? null
        : new() { WantsTimeline = options.RecordTimeline, WantsGraphs = options.RecordPartitionGraphs };

    /// <summary>The client's form.</summary>
    public RunMetadata ToProto()
    {
        var metadata = new RunMetadata { PartitionGraphs = { Graphs } };
        if (WantsTimeline) metadata.StepStats = Stats;
        return metadata;
    }
}
