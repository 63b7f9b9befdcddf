using System.Net;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Cli.Cluster;

/// <summary>Starts the server of this process's task.</summary>
static class TaskStart
{
    /// <summary>Serves a task where its own address says, and says so.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="task">This process's task.</param>
    /// <param name="listen">Where it listens; <see langword="null"/>: at its own address in the cluster.</param>
    /// <param name="session">How steps run.</param>
    /// <param name="host">TLS, token and limits.</param>
    /// <param name="say">Gets what a user should know of the start.</param>
    /// <param name="log">Gets lines about what goes on.</param>
    /// <param name="stop">Gives up the start.</param>
    /// <exception cref="Tensors.StatusException">UNAVAILABLE: the port is taken.</exception>
    public static async Task<TaskServer> ServeAsync(
        ClusterSpec cluster, TaskName task, string? listen, SessionOptions session, GrpcHostOptions host, Action<string> say, Action<string> log, CancellationToken stop)
    {
        string own = listen ?? cluster.AddressOf(task);
        IPAddress address = ListenAddress.Of(own);
        var options = new TaskServerOptions
        {
            Cluster = cluster,
            Task = task,
            Session = session,
            Host = host with { Address = address, Port = TaskServer.PortOf(own) },
            HasLocalSocket = listen is null,
            Log = log,
        };
        TaskServer server = await TaskServer.StartAsync(options, OpTable.Instance, stop);
        say($"{task} serves at port {server.Port}; cluster {cluster.Fingerprint}: {cluster}");
        if (!IPAddress.IsLoopback(address) && host.Security is { HasTls: false, Token: null })
        {
            say($"Warning: {task} listens at {address} without TLS ({HostSecurityOptions.CertificateFlag}) or token ({HostSecurityOptions.TokenFileFlag}): "
                + $"whoever reaches port {server.Port} can run graphs and read and write files as this process");
        }
        return server;
    }
}
