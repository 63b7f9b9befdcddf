using TensorHarbor.Testing;
using System.Net;
using System.Net.Sockets;
using TensorHarbor.Cli.Cluster;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Tests.Cluster;

/// <summary>The tasks of a cluster as servers of this process, and the jobs of its workers as threads.</summary>
sealed class TrainingCluster : IAsyncDisposable
{
    readonly Dictionary<TaskName, TaskServer> _servers = [];

    TrainingCluster(ClusterSpec cluster) => Cluster = cluster;

    public ClusterSpec Cluster { get; }

    public static async Task<TrainingCluster> StartAsync(int ps, int workers)
    {
        string[] addresses = FreeAddress.Next(ps + workers);
        var cluster = new TrainingCluster(ClusterSpec.Of(("ps", addresses[..ps]), ("worker", addresses[ps..])));
        foreach (TaskName task in cluster.Cluster.Tasks) await cluster.StartAsync(task);
        return cluster;
    }

    /// <summary>Starts a task, perhaps with another cluster than the others.</summary>
    public async Task StartAsync(TaskName task, ClusterSpec? cluster = null) => _servers[task] = await TaskServer.StartAsync(
        new()
        {
            Cluster = cluster ?? Cluster,
            Task = task,
            Host = new GrpcHostOptions { Address = IPAddress.Loopback },
            Session = new SessionOptions { IntraOpThreads = 1 },
        },
        OpTable.Instance, CancellationToken.None);

    /// <summary>Ends a task as its process would; what it holds is lost.</summary>
    public async Task StopAsync(TaskName task)
    {
        if (_servers.Remove(task, out TaskServer? server)) await server.DisposeAsync();
    }

    public TaskServer this[TaskName task] => _servers[task];

    /// <summary>Runs the job of a worker to its end, on a thread of its own.</summary>
    public Task<TrainingSummary> TrainAsync(int worker, TrainingOptions options, ITrainingObserver observer, CancellationToken stop = default)
    {
        var task = new TaskName("worker", worker);
        return Task.Factory.StartNew(
            () =>
            {
                using var site = new ClusterSite(this[task], Cluster, task, isInGraph: false, TimeSpan.FromSeconds(60), observer.Noted);
                TrainingSummary summary = new TrainingJob(options, OpTable.Instance, observer, TimeProvider.System, site).Run(stop);
                site.TellDoneAsync(CancellationToken.None).GetAwaiter().GetResult();
                return summary;
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TaskName task in _servers.Keys.ToArray()) await StopAsync(task);
    }
}

/// <summary>Remembers what a job told.</summary>
sealed class JobLog : ITrainingObserver
{
    readonly Lock _lock = new();
    readonly List<string> _told = [];

    public List<TrainingReport> Reports { get; } = [];

    /// <summary>Is called after each step.</summary>
    public Action<long> OnStep { get; init; } = _ => { };

    public string[] Told
    {
        get
        {
            lock (_lock) return [.. _told];
        }
    }

    void Tell(string text)
    {
        lock (_lock) _told.Add(text);
    }

    public void Started(long step, long? lastStep, string? restoredFrom) => Tell($"started {step} {Path.GetFileName(restoredFrom)}".TrimEnd());

    public void Stepped(long step, float loss) => OnStep(step);

    public void Validated(TrainingReport report) => Reports.Add(report);

    public void Noted(string text) => Tell(text);
}
