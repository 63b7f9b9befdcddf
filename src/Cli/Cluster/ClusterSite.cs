using System.Collections.Concurrent;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Cluster;

/// <summary>
/// A worker's place in a cluster: variables on the ps, the rest at the worker, driven by the worker's own master. The session includes no
/// other worker, so that one that is lost holds up nobody; but in-graph, the chief's graph has a part at every worker, and the others only serve.
/// </summary>
/// <param name="server">This process's task.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="self">Which task it is.</param>
/// <param name="isInGraph">Does the chief's graph have the parts of all workers?</param>
/// <param name="startTimeout">How long to wait for tasks.</param>
/// <param name="log">Gets a line when something is waited for.</param>
sealed class ClusterSite(TaskServer server, ClusterSpec cluster, TaskName self, bool isInGraph, TimeSpan startTimeout, Action<string> log) : ITrainingSite, IDisposable
{
    static readonly TimeSpan _reportEvery = TimeSpan.FromSeconds(10), _askingLimit = TimeSpan.FromSeconds(5);

    readonly TaskClient _tasks = new(cluster, server.Security, server.Limits);
    readonly TaskName[] _trainers = [.. cluster.Trainers];
    readonly ConcurrentDictionary<TaskName, bool> _awaited = new();
    bool _hasAskedWorkers;

    /// <summary>Time for stragglers when the job is done.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public bool IsChief => self == _trainers[0];

    /// <inheritdoc/>
    public int Number => isInGraph ? 0 : Array.IndexOf(_trainers, self);

    /// <inheritdoc/>
    public int Count => isInGraph ? 1 : _trainers.Length;

    /// <inheritdoc/>
    public bool IsShared => true;

    /// <inheritdoc/>
    public TimeSpan StartTimeout => startTimeout;

    /// <inheritdoc/>
    public IReadOnlyList<Func<NodeDef, string>> NewPlacements()
    {
        int ps = cluster.CountOf(TaskName.PsJob);
        var spread = new RoundRobin(ps);
        DeviceSetter[] setters = [.. Parts.Select(task => new DeviceSetter(ps, task.Cpu.OfTask) { Spread = spread })];
        return [.. setters.Select(setter => (Func<NodeDef, string>)(def => setter.DeviceOf(def.Op, default, bytes: 0).ToString()))];
    }

    /// <summary>The workers that this process's graph has parts at.</summary>
    IEnumerable<TaskName> Parts => isInGraph ? _trainers : [self];

    /// <inheritdoc/>
    public IGraphSession Open(Graph graph, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(startTimeout);
        try
        {
            FindTasksAsync(limit.Token).GetAwaiter().GetResult();
            return ClusterSession.Open(server, graph, [$"/job:{TaskName.PsJob}", .. Parts.Select(t => t.ToString())], limit.Token);
        }
        catch (OperationCanceledException e) when (!stop.IsCancellationRequested)
        {
            string[] missing = [.. _awaited.Keys.Select(t => $"{t} at {cluster.AddressOf(t)}").Order(StringComparer.Ordinal)];
            throw new StatusException(ErrorCode.DeadlineExceeded, $"Gave up after {startTimeout.TotalSeconds:0.###} s (--start_timeout): "
                + (missing.Length == 0 ? "the session could not be opened" : $"did not come up: {string.Join(", ", missing)}"), e);
        }
    }

    /// <summary>Waits for the ps and for the workers of the graph, and checks that all tasks that are up were given the same cluster.</summary>
    async Task FindTasksAsync(CancellationToken stop)
    {
        using var wrong = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAll(cluster.ParameterServers.Concat(Parts.Where(t => t != self)).Select(t => AwaitAsync(t, wrong))).ConfigureAwait(false);
        if (_hasAskedWorkers) return;
        await Task.WhenAll(_trainers.Except(Parts).Select(t => AskAsync(t, stop))).ConfigureAwait(false);
        _hasAskedWorkers = true;
    }

    /// <summary>Waits for a task; one that is not the right one ends the waiting for the others, which may be wrong, too, and never come.</summary>
    async Task AwaitAsync(TaskName task, CancellationTokenSource wrong)
    {
        _awaited[task] = true;
        Task<PeerStatus> check = _tasks.CheckAsync(task, waits: true, wrong.Token);
        await ReportWhileAsync(check, () => $"Waiting for {task} at {cluster.AddressOf(task)}", wrong.Token).ConfigureAwait(false);
        try
        {
            await check.ConfigureAwait(false);
        }
        catch (StatusException)
        {
            await wrong.CancelAsync().ConfigureAwait(false);
            throw;
        }
        _awaited.TryRemove(task, out _);
    }

    /// <summary>Another worker need not be up: if it comes later, it asks itself.</summary>
    /// <returns>Is it up?</returns>
    async Task<bool> AskAsync(TaskName task, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_askingLimit);
        try
        {
            await _tasks.CheckAsync(task, waits: false, limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (StatusException e) when (e.Code == ErrorCode.Unavailable)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            log($"{task} at {cluster.AddressOf(task)} does not answer");
            return false;
        }
    }

    async Task<bool> IsUpAsync(TaskName task, CancellationToken stop)
    {
        try
        {
            return await AskAsync(task, stop).ConfigureAwait(false);
        }
        catch (Exception e) when (e is StatusException or OperationCanceledException)
        {
            return false; // another task is at its address now, or there is no time to ask
        }
    }

    static async Task<bool> WithinAsync(Task work, TimeSpan time, CancellationToken stop)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        bool isDone = await Task.WhenAny(work, Task.Delay(time, late.Token)).ConfigureAwait(false) == work;
        await late.CancelAsync().ConfigureAwait(false);
        return isDone;
    }

    /// <summary>Says every 10 s that something is waited for.</summary>
    async Task ReportWhileAsync(Task work, Func<string> text, CancellationToken stop)
    {
        while (!await WithinAsync(work, _reportEvery, stop).ConfigureAwait(false) && !stop.IsCancellationRequested) log(text());
    }

    /// <inheritdoc/>
    public bool IsLost(StatusException error) => error.Code is ErrorCode.Aborted or ErrorCode.Unavailable;

    /// <summary>When the last step has been made, the others are on their last, too; when the data has ended, they may have a long way to go.</summary>
    public void AwaitOthers(TrainingEnd end, CancellationToken stop)
    {
        if (isInGraph) return;
        FinishedTasks finished = server.Finished;
        finished.Add([self], isJobDone: false);
        if (end == TrainingEnd.LastStep && !Task.WhenAll(finished.Missing.Select(t => IsUpAsync(t, stop))).GetAwaiter().GetResult().Contains(true)) return;
        string Text() => $"Waiting for the last steps of {string.Join(", ", finished.Missing)}";
        Task waiting = end == TrainingEnd.LastStep
            ? WithinAsync(finished.All, Grace, stop)
            : ReportWhileAsync(finished.All, Text, stop);
        waiting.GetAwaiter().GetResult();
    }

    /// <summary>Tells those that serve, and the chief, that this worker has ended; the chief says that all is done.</summary>
    public async Task TellDoneAsync(CancellationToken stop)
    {
        server.Finished.Add([.. Parts], isJobDone: IsChief);
        TaskName[] receivers = [.. cluster.ParameterServers, .. (isInGraph ? _trainers : _trainers.Take(1)).Where(t => t != self)];
        await Task.WhenAll(receivers.Select(r => TellAsync(r, stop))).ConfigureAwait(false);
    }

    async Task TellAsync(TaskName receiver, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_askingLimit);
        try
        {
            await _tasks.TellDoneAsync(receiver, IsChief ? server.Finished.Ended : [self], IsChief, limit.Token).ConfigureAwait(false);
        }
        catch (StatusException e) when (e.Code == ErrorCode.Unimplemented)
        {
            // a task of TensorFlow, which never ends by itself
        }
        catch (Exception e) when (e is StatusException or OperationCanceledException)
        {
            log($"{receiver} was not told that {self} is done: {e.Message}");
        }
    }

    /// <summary>Closes the channels.</summary>
    public void Dispose() => _tasks.Dispose();
}
