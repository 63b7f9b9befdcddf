using System.Net;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Services;

/// <summary>A ps and two workers as servers of this process, at real ports; clients use the workers' masters.</summary>
sealed class TwoTasks : IAsyncDisposable
{
    public static readonly TaskName Ps = new("ps", 0), Worker = new("worker", 0), Other = new("worker", 1);

    readonly Dictionary<TaskName, TaskServer> _servers = [];
    readonly bool _hasLocalSocket;

    TwoTasks(ClusterSpec cluster, bool hasLocalSocket) => (Cluster, _hasLocalSocket) = (cluster, hasLocalSocket);

    public ClusterSpec Cluster { get; }

    public static async Task<TwoTasks> StartAsync(bool hasLocalSocket = true)
    {
        string[] addresses = FreeAddress.Next(3);
        var tasks = new TwoTasks(ClusterSpec.Of((TaskName.PsJob, addresses[..1]), (TaskName.WorkerJob, addresses[1..])), hasLocalSocket);
        foreach (TaskName task in tasks.Cluster.Tasks) await tasks.StartAsync(task);
        return tasks;
    }

    public async Task StartAsync(TaskName task) => _servers[task] = await TaskServer.StartAsync(
        new() { Cluster = Cluster, Task = task, Host = new GrpcHostOptions { Address = IPAddress.Loopback }, HasLocalSocket = _hasLocalSocket },
        OpTable.Instance, CancellationToken.None);

    /// <summary>Ends a task as its process would, and starts it again.</summary>
    public async Task RestartAsync(TaskName task)
    {
        await _servers[task].DisposeAsync();
        await StartAsync(task);
    }

    /// <summary>A session at the master of a task, which uses only the ps and itself.</summary>
    public Task<string> SessionAsync(TaskName master, Graph graph, Func<string, TaskName> placement)
    {
        Formats.Protos.GraphDef proto = GraphDefs.Export(graph);
        foreach (Formats.Protos.NodeDef node in proto.Node) node.Device = placement(node.Name).ToString();
        var config = new ConfigProto { DeviceFilters = { "/job:ps", master.ToString() } };
        return _servers[master].Master.CreateSessionAsync(new CreateSessionRequest { GraphDef = proto, Config = config }, CancellationToken.None);
    }

    /// <summary>Runs a step.</summary>
    /// <returns>The one element of the fetch; NaN: none is asked for.</returns>
    public async Task<float> RunAsync(TaskName master, string session, string? fetch, params string[] targets)
    {
        Dictionary<string, Tensor> results = await _servers[master].Master.RunStepAsync(
            new() { SessionHandle = session, Feeds = [], Fetches = fetch is null ? [] : [fetch], Targets = targets }, CancellationToken.None);
        if (fetch is null) return float.NaN;
        using Tensor result = results[fetch];
        return result.Item<float>();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TaskServer server in _servers.Values) await server.DisposeAsync();
    }
}
