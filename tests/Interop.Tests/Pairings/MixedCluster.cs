using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>A cluster whose tasks are ours, servers of this process, or TensorFlow's, processes of their own.</summary>
sealed class MixedCluster : IAsyncDisposable
{
    /// <summary>Letters of a task's kind.</summary>
    public const char Ours = 'o', TensorFlows = 't';

    readonly Dictionary<TaskName, TaskServer> _ours = [];
    readonly List<TensorFlowProcess> _theirs = [];

    MixedCluster(string[] ps, string[] workers) => (Ps, Workers) = (ps, workers);

    /// <summary>Addresses of the ps.</summary>
    public string[] Ps { get; }

    /// <summary>Addresses of the workers.</summary>
    public string[] Workers { get; }

    /// <summary>The cluster as our tasks are given it.</summary>
    public ClusterSpec Spec => ClusterSpec.Of(("ps", Ps), ("worker", Workers));

    /// <summary>A task of ours.</summary>
    public TaskServer this[TaskName task] => _ours[task];

    /// <summary>Starts all tasks.</summary>
    /// <param name="ps">Kind of each ps: <c>ot</c> is one of ours and one of TensorFlow's.</param>
    /// <param name="workers">Kind of each worker.</param>
    public static async Task<MixedCluster> StartAsync(string ps, string workers)
    {
        var cluster = new MixedCluster([.. ps.Select(_ => FreeAddress.Next())], [.. workers.Select(_ => FreeAddress.Next())]);
        try
        {
            TaskName[] tasks = [.. cluster.Spec.Tasks];
            await Task.WhenAll(tasks.Select(task => (task.Job == TaskName.PsJob ? ps : workers)[task.Index] == Ours
                ? cluster.StartOursAsync(task)
                : cluster.StartTheirsAsync(task)));
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
        return cluster;
    }

    /// <summary>Starts a task of ours, again if it was stopped.</summary>
    public async Task StartOursAsync(TaskName task)
    {
        TaskServer server = await OurTask.StartAsync(Spec, task);
        lock (_ours) _ours[task] = server;
    }

    async Task StartTheirsAsync(TaskName task)
    {
        TensorFlowProcess process = await TensorFlowTrainer.ServeAsync(task.Job, task.Index, Ps, Workers);
        lock (_theirs) _theirs.Add(process);
    }

    /// <summary>Ends a task of ours as its process would: what it holds is lost.</summary>
    public async Task StopOursAsync(TaskName task)
    {
        if (_ours.Remove(task, out TaskServer? server)) await server.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TaskName task in _ours.Keys.ToArray()) await StopOursAsync(task);
        foreach (TensorFlowProcess process in _theirs) process.Dispose();
    }
}
