using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>The workers of a cluster in this process, and the master of one of them, served over gRPC to the test.</summary>
sealed class InProcessCluster : IWorkerDirectory, IAsyncDisposable
{
    readonly Dictionary<TaskName, LocalWorker> _workers;
    GrpcHost? _host;
    GrpcChannel? _channel;

    InProcessCluster(TaskName master, TaskName[] tasks, MasterOptions options)
    {
        Cluster = new ClusterSpec(tasks.GroupBy(t => t.Job).Select(job => KeyValuePair.Create(
            job.Key, (IReadOnlyDictionary<int, string>)job.ToDictionary(t => t.Index, t => "in-process:0"))));
        _workers = tasks.ToDictionary(t => t, NewWorker);
        Master = new GraphMaster(master, OpTable.Instance, this, (_, _) => this, options);
    }

    LocalWorker NewWorker(TaskName task) => new(task, OpTable.Instance, this, (_, _) => this, new SessionOptions { IntraOpThreads = 1 }, HostLimits.Default);

    /// <summary>Puts a new worker in the place of one, which knows nothing of it, as when a process is started again.</summary>
    public void Restart(TaskName task)
    {
        _workers[task].Dispose();
        _workers[task] = NewWorker(task);
    }

    public ClusterSpec Cluster { get; }

    public GraphMaster Master { get; }

    /// <summary>Stands between the tasks and a worker.</summary>
    public Func<TaskName, IWorker, IWorker> Wrap { get; set; } = static (_, worker) => new CopyingWorker(worker);

    /// <summary>Calls of a client.</summary>
    public CallInvoker Client => _channel!.CreateCallInvoker();

    public IWorker Find(TaskName task) => Wrap(task, _workers[task]);

    /// <summary>The worker itself.</summary>
    public LocalWorker this[TaskName task] => _workers[task];

    public static async Task<InProcessCluster> StartAsync(int ps, int workers, MasterOptions? options = null)
    {
        TaskName[] tasks = [.. Enumerable.Range(0, ps).Select(i => new TaskName("ps", i)), .. Enumerable.Range(0, workers).Select(i => new TaskName("worker", i))];
        var cluster = new InProcessCluster(new TaskName("worker", 0), tasks, options ?? new MasterOptions());
        cluster._host = await GrpcHost.StartAsync(new GrpcHostOptions { Address = IPAddress.Loopback }, [MasterService.Of(cluster.Master)], CancellationToken.None);
        cluster._channel = GrpcChannel.ForAddress($"http://127.0.0.1:{cluster._host.Port}");
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await Master.DisposeAsync();
        _channel?.Dispose();
        if (_host is not null) await _host.DisposeAsync();
        foreach (LocalWorker worker in _workers.Values) worker.Dispose();
    }
}
