using Grpc.Core;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Services;

/// <summary>How a task is served.</summary>
public sealed record TaskServerOptions
{
    /// <summary>The cluster.</summary>
    public required ClusterSpec Cluster { get; init; }

    /// <summary>Which task of it this process is.</summary>
    public required TaskName Task { get; init; }

    /// <summary>Where to listen, and TLS and token, with which peers are called, too. Port 0: the task's own in the cluster; if that is 0 too, one that is free.</summary>
    public GrpcHostOptions Host { get; init; } = new();

    /// <summary>May peers of this machine come by a local socket, past the port and whatever stands before it?</summary>
    public bool HasLocalSocket { get; init; } = true;

    /// <summary>How steps run.</summary>
    public SessionOptions Session { get; init; } = new();

    /// <summary>Gets lines about what goes on, such as that a session waits for a task.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}

/// <summary>A task of a cluster, ps or worker alike: what <c>tf.distribute.Server</c> is. Comes up alone; peers are called when they are needed.</summary>
public sealed class TaskServer : IAsyncDisposable
{
    readonly GrpcHost _host;
    readonly LocalWorker _worker;
    readonly LinkAcceptor _links;
    readonly ChannelPool _channels;
    readonly IdleMemory _memory;

    TaskServer(
        GrpcHost host, GraphMaster master, LocalWorker worker, LinkAcceptor links, ChannelPool channels, FinishedTasks finished, GrpcHostOptions options) =>
        (_host, Master, _worker, _links, _channels, _memory, Finished, Security, Limits) =
            (host, master, worker, links, channels, new IdleMemory(worker, TimeProvider.System), finished, options.Security, options.Limits);

    /// <summary>The master of the task.</summary>
    internal GraphMaster Master { get; }

    /// <summary>The workers that have said that they have ended.</summary>
    public FinishedTasks Finished { get; }

    /// <summary>TLS and token of the task.</summary>
    public HostSecurity Security { get; }

    /// <summary>What the task takes from its peers.</summary>
    public HostLimits Limits { get; }

    /// <summary>Sessions that masters have at the task.</summary>
    public int SessionCount => _worker.SessionCount;

    /// <summary>The port it listens at.</summary>
    public int Port => _host.Port;

    /// <summary>Incarnation of the task's CPU: another process has another one.</summary>
    public ulong Incarnation => _worker.Devices.Incarnation;

    /// <summary>Starts serving.</summary>
    /// <param name="options">Cluster, task, address.</param>
    /// <param name="ops">The ops that graphs may use.</param>
    /// <param name="stop">Gives up the start.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT or INTERNAL: the task is not in the cluster; UNAVAILABLE: the port is taken.</exception>
    public static async Task<TaskServer> StartAsync(TaskServerOptions options, IOpTable ops, CancellationToken stop)
    {
        string address = options.Cluster.AddressOf(options.Task);
        GrpcHostOptions host = options.Host.Port == 0 ? options.Host with { Port = PortOf(address) } : options.Host;
        var channels = new ChannelPool(host.Security, host.Limits);
        LocalWorker? worker = null;
        WorkerDirectory Connect(ClusterSpec cluster, TaskName self) => new(cluster, self, () => worker!, channels);
        WorkerDirectory workers = Connect(options.Cluster, options.Task);
        worker = new LocalWorker(options.Task, ops, workers, Connect, options.Session, host.Limits) { Received = channels.Received };
        var master = new GraphMaster(options.Task, ops, workers, Connect, new MasterOptions { Log = options.Log }.Within(host.Limits));
        var links = new LinkAcceptor(worker, host.Limits.MaxMessageBytes, options.HasLocalSocket, options.Log);
        try
        {
            var finished = new FinishedTasks(options.Cluster);
            ServerServiceDefinition[] services =
                [WorkerService.Of(worker), MasterService.Of(master), TaskService.Of(options.Task, options.Cluster, worker, links, finished), EagerService.Create()];
            GrpcHost started = await GrpcHost.StartAsync(host with { Side = links.Side, GraphMethods = GraphMethods }, services, stop).ConfigureAwait(false);
            return new(started, master, worker, links, channels, finished, host);
        }
        catch
        {
            await links.DisposeAsync().ConfigureAwait(false);
            worker.Dispose();
            channels.Dispose();
            throw;
        }
    }

    static string[] GraphMethods => [WorkerMethods.RegisterGraph.FullName, MasterMethods.CreateSession.FullName, MasterMethods.ExtendSession.FullName];

    /// <summary>The port of an address.</summary>
    /// <param name="address"><c>host:port</c>.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: it has none.</exception>
    public static int PortOf(string address) => int.TryParse(address.AsSpan(address.LastIndexOf(':') + 1), out int port) && port is >= 0 and < 65_536
        ? port
        : Throw.InvalidArgument<int>($"Could not parse port for local server from \"{address}\"");

    /// <summary>Stops serving, ends sessions and frees variables.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().ConfigureAwait(false);
        await Master.DisposeAsync().ConfigureAwait(false);
        await _links.DisposeAsync().ConfigureAwait(false);
        await _memory.DisposeAsync().ConfigureAwait(false);
        _worker.Dispose();
        _channels.Dispose();
    }
}
