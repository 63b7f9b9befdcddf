using System.Net.Sockets;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Tests.Master;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Tests.Links;

/// <summary>A link to the worker of a ps in this process.</summary>
sealed class LinkPair : IAsyncDisposable
{
    static readonly TaskName _ps = new("ps", 0);

    readonly InProcessCluster _cluster;
    readonly Task<Exception?> _serving;

    LinkPair(InProcessCluster cluster, string graph, Socket ours, Socket theirs)
    {
        (_cluster, Graph, Server) = (cluster, graph, theirs);
        Client = new LinkClient(new NetworkStream(ours, ownsSocket: true), TimeSpan.FromMinutes(1), new());
        _serving = new LinkServer(new NetworkStream(theirs, ownsSocket: true), Worker, maxFrameBytes: 1 << 20).RunAsync(CancellationToken.None);
        Running = Client.RunAsync();
    }

    public LinkClient Client { get; }

    /// <summary>The ps' end of the connection.</summary>
    public Socket Server { get; }

    public LocalWorker Worker => _cluster[_ps];

    /// <summary>Ends when the client has lost the connection.</summary>
    public Task Running { get; }

    /// <summary>Handle of a graph without nodes.</summary>
    public string Graph { get; }

    public static async Task<LinkPair> OpenAsync()
    {
        InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string graph = await cluster[_ps].RegisterGraphAsync(new RegisterGraphRequest { GraphDef = new() }, CancellationToken.None);
        (Socket ours, Socket theirs) = await ConnectAsync();
        return new(cluster, graph, ours, theirs);
    }

    /// <summary>Two ends of a connection.</summary>
    public static async Task<(Socket Ours, Socket Theirs)> ConnectAsync()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var ours = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await ours.ConnectAsync(listener.LocalEndpoint);
        return (ours, await listener.AcceptSocketAsync());
    }

    public string Key(string name) => RendezvousKey.Prefix(_ps.Cpu.ToString(), Worker.Devices.Incarnation, "/job:worker/replica:0/task:0/device:CPU:0", name) + RendezvousKey.NoFrame;

    /// <summary>Lets the ps send a value in a step.</summary>
    public async Task SendAsync(long step, string key, Tensor value)
    {
        var call = new RunGraphCall { SessionHandle = "", IsSessionCreated = false, GraphHandle = Graph, StepId = step, Sends = [(key, value)] };
        await Worker.RunGraphAsync(call, CancellationToken.None);
    }

    /// <summary>Asks for a value over the link.</summary>
    public async Task<Tensor?> ReceiveAsync(long step, string key, CancellationToken stop = default)
    {
        var received = new Received();
        Client.Receive(step, key, received, stop);
        return await received.Task;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Running;
        await _serving;
        await _cluster.DisposeAsync();
    }

    sealed class Received() : TaskCompletionSource<Tensor?>(TaskCreationOptions.RunContinuationsAsynchronously), IValueReceiver
    {
        public bool TryReceive(Tensor? value) => TrySetResult(value);

        public void Fail(Exception error) => TrySetException(error);
    }
}
