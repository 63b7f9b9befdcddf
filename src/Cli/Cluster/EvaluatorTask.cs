using System.CommandLine;
using System.Net;
using TensorHarbor.Cli.Train;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Hosting.Metrics;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Cluster;

/// <summary><c>tensorharbor train</c> as the evaluator of a job: no task of the cluster, it only sees the folder of checkpoints, and asks whether the ps are up.</summary>
static class EvaluatorTask
{
    static readonly TimeSpan _askEvery = TimeSpan.FromSeconds(2);

    /// <summary>Evaluates until the job is done.</summary>
    public static async Task<int> RunAsync(ParseResult parse, TrainingOptions options, CancellationToken stop)
    {
        var view = new TrainingView(parse.InvocationConfiguration.Output);
        await using MetricsHost? metrics = await MetricsFlag.StartAsync(parse, IPAddress.Loopback, static () => null, view.Noted, stop);
        using PsWatch? watch = ClusterFlags.IsGiven(parse) ? new(ClusterFlags.ReadCluster(parse), parse, view.Noted) : null;
        var job = new EvaluatorJob(options, OpTable.Instance, view, TimeProvider.System);
        view.Noted($"{ClusterFlags.EvaluatorJob} watches {options.CheckpointPath}");
        int count = await Task.Factory.StartNew(
            () => job.Run(() => watch?.IsOver(stop) ?? false, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        bool isStopped = stop.IsCancellationRequested;
        view.Noted($"{ClusterFlags.EvaluatorJob} {(isStopped ? "has stopped" : "ends: the job is done")}; {count} checkpoints evaluated");
        return isStopped ? ExitCodes.Interrupted : ExitCodes.Ok;
    }

    /// <summary>Says that a job is over when its ps, which have been up, are all gone and do not come back.</summary>
    sealed class PsWatch(ClusterSpec cluster, ParseResult parse, Action<string> log) : IDisposable
    {
        readonly TaskClient _tasks = new(cluster, SecurityFlags.Read(parse, log), LimitFlags.Read(parse));
        readonly long _began = TimeProvider.System.GetTimestamp();
        long _asked, _up;

        public bool IsOver(CancellationToken stop)
        {
            TimeProvider clock = TimeProvider.System;
            if (_asked != 0 && clock.GetElapsedTime(_asked) < _askEvery) return false;
            _asked = clock.GetTimestamp();
            if (Task.WhenAll(cluster.ParameterServers.Select(ps => IsUpAsync(ps, stop))).GetAwaiter().GetResult().Contains(true)) _up = _asked;
            if (_up > 0) return clock.GetElapsedTime(_up) > ClusterSite.Grace;
            double limit = parse.GetValue(ClusterFlags.StartTimeout);
            return clock.GetElapsedTime(_began).TotalSeconds < limit
                ? false
                : throw new StatusException(ErrorCode.DeadlineExceeded, $"Gave up after {limit:0.###} s ({ClusterFlags.StartTimeout.Name}): no ps of the cluster came up: {cluster}");
        }

        async Task<bool> IsUpAsync(TaskName ps, CancellationToken stop)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(_askEvery);
            try
            {
                await _tasks.AskAsync(ps, waits: false, limit.Token).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (e is StatusException or OperationCanceledException)
            {
                return false;
            }
        }

        public void Dispose() => _tasks.Dispose();
    }
}
