using System.Net;
using System.Net.Sockets;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Distributed.Tests.Observation;

/// <summary>A ps and a worker that serve at ports of the loopback, and a session over both: y = x + v on the ps, z = y * y on the worker.</summary>
sealed class RunningCluster : IAsyncDisposable
{
    readonly TaskServer _ps, _worker;
    readonly ClusterSession _session;

    RunningCluster(TaskServer ps, TaskServer worker, ClusterSpec cluster)
    {
        (_ps, _worker, Cluster) = (ps, worker, cluster);
        var graph = new Graph(OpTable.Instance) { DeviceOfNew = static def => def.Name is "v" or "init" or "y" ? "/job:ps/task:0" : "/job:worker/task:0" };
        var scope = new Scope(graph);
        Output v = scope.VariableV2(PartialShape.Of(4), DType.Float, name: "v");
        scope.Assign(v, scope.Const([1f, 2f, 3f, 4f]), name: "init");
        Output x = scope.Placeholder(DType.Float, PartialShape.Of(4), name: "x");
        Output y = scope.AddV2(x, v, name: "y");
        scope.Mul(y, y, name: "z");
        _session = ClusterSession.Open(worker, graph, [], CancellationToken.None);
        ((IGraphSession)_session).RunTargets("init");
    }

    public ClusterSpec Cluster { get; }

    public static async Task<RunningCluster> StartAsync()
    {
        TcpListener[] listeners = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
        foreach (TcpListener listener in listeners) listener.Start();
        string[] addresses = [.. listeners.Select(l => l.LocalEndpoint.ToString()!)];
        foreach (TcpListener listener in listeners) listener.Stop();
        var cluster = ClusterSpec.Of(("ps", [addresses[0]]), ("worker", [addresses[1]]));
        return new(await TaskAsync("ps", cluster), await TaskAsync("worker", cluster), cluster);
    }

    static async Task<TaskServer> TaskAsync(string job, ClusterSpec cluster) => await TaskServer.StartAsync(
        new TaskServerOptions
        {
            Cluster = cluster,
            Task = new TaskName(job, 0),
            Host = new GrpcHostOptions { Address = IPAddress.Loopback },
            Session = new SessionOptions { IntraOpThreads = 1 },
        },
        OpTable.Instance, CancellationToken.None);

    /// <summary>Runs steps to z.</summary>
    public void Run(int steps = 1, StepTrace? trace = null)
    {
        using IGraphCallable step = _session.MakeCallable([_session.Graph.GetOutput("x")], [_session.Graph.GetOutput("z")]);
        using Tensor x = Tensor.From([1f, 1f, 1f, 1f]);
        var results = new Tensor[1];
        for (int i = 0; i < steps; i++)
        {
            if (trace is null) step.Run([x], results, CancellationToken.None);
            else step.RunTraced([x], results, trace, CancellationToken.None);
        }
        Assert.Equal([4f, 9f, 16f, 25f], results[0].Read<float>().ToArray());
        results[0].Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await _worker.DisposeAsync();
        await _ps.DisposeAsync();
    }
}
