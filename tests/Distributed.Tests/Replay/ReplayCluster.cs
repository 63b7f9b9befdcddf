using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Distributed.Tests.Replay;

/// <summary>The tasks of a recorded cluster in this process; the masters that its clients talked to are served over gRPC.</summary>
sealed class ReplayCluster : IWorkerDirectory, IAsyncDisposable
{
    /// <summary>What the recorded servers were started with.</summary>
    static readonly ConfigProto _config = new() { IntraOpParallelismThreads = 1, InterOpParallelismThreads = 4 };

    readonly Dictionary<TaskName, ReplayedTask> _tasks;
    readonly Dictionary<string, TaskName> _addresses = [];
    readonly List<GraphMaster> _masters = [];
    readonly List<GrpcHost> _hosts = [];
    readonly Dictionary<string, GrpcChannel> _clients = [];

    ReplayCluster(TaskName[] tasks)
    {
        Cluster = new ClusterSpec(tasks.GroupBy(t => t.Job).Select(job => KeyValuePair.Create(
            job.Key, (IReadOnlyDictionary<int, string>)job.ToDictionary(t => t.Index, t => "in-process:0"))));
        _tasks = tasks.ToDictionary(t => t, task => new ReplayedTask(() =>
            new LocalWorker(task, OpTable.Instance, this, Renamed, new SessionOptions { IntraOpThreads = 1 }, HostLimits.Default)));
    }

    public ClusterSpec Cluster { get; }

    /// <summary>A task, by name or as recordings write it.</summary>
    public ReplayedTask this[TaskName task] => _tasks[task];

    /// <summary><c>ps:0</c> as a task.</summary>
    public static TaskName NameOf(string recorded) =>
        new(recorded[..recorded.IndexOf(':')], int.Parse(recorded.AsSpan(recorded.IndexOf(':') + 1), System.Globalization.CultureInfo.InvariantCulture));

    public IWorker Find(TaskName task) => _tasks[task];

    /// <summary>When the next step begins at a task of a job.</summary>
    public Task NextStepAt(string job)
    {
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach ((TaskName name, ReplayedTask task) in _tasks)
        {
            if (name.Job == job) task.Ran += () => begun.TrySetResult();
        }
        return begun.Task;
    }

    /// <summary>Calls to the master of a task.</summary>
    public CallInvoker ClientOf(string task) => _clients[task].CreateCallInvoker();

    /// <summary>Starts the tasks that take part in some calls.</summary>
    public static async Task<ReplayCluster> StartAsync(IReadOnlyList<RecordedCall> calls)
    {
        string[] tasks = [.. calls.SelectMany(c => new[] { c.From, c.To }).Where(t => !t.StartsWith("client", StringComparison.Ordinal)).Distinct()];
        var cluster = new ReplayCluster([.. tasks.Select(NameOf)]);
        foreach (string task in calls.Where(c => c.Method.StartsWith("MasterService/", StringComparison.Ordinal)).Select(c => c.To).Distinct())
        {
            var master = new GraphMaster(NameOf(task), OpTable.Instance, cluster, cluster.Renamed, new MasterOptions { DefaultConfig = _config });
            GrpcHost host = await GrpcHost.StartAsync(new GrpcHostOptions { Address = IPAddress.Loopback }, [MasterService.Of(master)], CancellationToken.None);
            cluster._masters.Add(master);
            cluster._hosts.Add(host);
            cluster._clients.Add(task, GrpcChannel.ForAddress($"http://127.0.0.1:{host.Port}"));
        }
        return cluster;
    }

    /// <summary>Notes the addresses of a session's own cluster: the target's is the master's, the others are the other tasks', in order.</summary>
    public void Note(CreateSessionRequest request, string master)
    {
        TaskName[] others = [.. Cluster.Tasks.Where(t => t != NameOf(master))];
        int next = 0;
        foreach (string address in (request.Config?.ClusterDef?.Job ?? []).SelectMany(j => j.Tasks).Select(t => t.Value).Distinct())
        {
            _addresses[address] = request.Target.EndsWith(address, StringComparison.Ordinal) ? NameOf(master) : others[next++];
        }
    }

    RenamedTasks Renamed(ClusterSpec cluster, TaskName self) => new(this, cluster);

    /// <summary>The tasks by the names of a session's own cluster.</summary>
    sealed class RenamedTasks(ReplayCluster tasks, ClusterSpec cluster) : IWorkerDirectory
    {
        public ClusterSpec Cluster => cluster;

        public IWorker Find(TaskName task) => tasks._tasks[tasks._addresses[cluster.AddressOf(task)]];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (GraphMaster master in _masters) await master.DisposeAsync();
        foreach (GrpcChannel client in _clients.Values) client.Dispose();
        foreach (GrpcHost host in _hosts) await host.DisposeAsync();
        foreach (ReplayedTask task in _tasks.Values) task.Dispose();
    }
}
