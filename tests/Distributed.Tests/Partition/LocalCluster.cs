using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Lowering;
using TensorHarbor.Distributed.Partition;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Distributed.Tests.Partition;

/// <summary>Runs the parts of partitioned graphs in one process: what a master and its workers do, without either. The client is worker 0.</summary>
sealed class LocalCluster : IDisposable
{
    readonly PlacedGraph _graph;
    readonly ClusterDevice _client;
    readonly Dictionary<DeviceName, ulong> _incarnations;
    readonly Dictionary<DeviceName, (ResourceManager Resources, StatefulKernels Kernels)> _tasks = [];
    readonly PartitionNames _names = new();

    public LocalCluster(Graph graph, params string[] tasks)
    {
        _incarnations = tasks.Select((t, i) => (DeviceName.Parse(t + "/replica:0/device:CPU:0"), 0xFEED_0000_0000_0000ul + (ulong)i)).ToDictionary();
        _client = _incarnations.Where(d => d.Key.Job == "worker").Select(d => new ClusterDevice(d.Key, d.Value)).First();
        _graph = PlacedGraph.From(graph);
        FunctionLowering.Run(_graph);
        new Placer(_incarnations.Keys, _client.Name, allowSoftPlacement: false).Place(_graph);
    }

    public IReadOnlyList<TaskGraph> Partition(IReadOnlyList<string> feeds, IReadOnlyList<string> fetches, IReadOnlyList<string> targets)
    {
        PlacedGraph step = StepPruning.Prune(_graph, new StepSignature(feeds, fetches, targets), _client);
        return GraphPartitioner.Partition(step, targets, _incarnations, _names);
    }

    /// <summary>Runs a step; the results are the caller's.</summary>
    public async Task<Tensor[]> RunAsync((string Name, Tensor Value)[] feeds, string[] fetches, params string[] targets)
    {
        IReadOnlyList<TaskGraph> parts = Partition([.. feeds.Select(f => f.Name)], fetches, targets);
        using var rendezvous = new LocalRendezvous();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        foreach ((string name, Tensor value) in feeds)
        {
            foreach (TaskGraph part in parts.Where(p => p.FeedKeys.ContainsKey(name))) rendezvous.Send(part.FeedKeys[name], value);
        }
        await Task.WhenAll(parts.Select(part => RunAsync(part, new StepScope(7, rendezvous), stop)));
        var results = new List<Tensor>();
        foreach (string fetch in fetches)
        {
            string key = parts.SelectMany(p => p.FetchKeys).First(k => k.Key == fetch).Value;
            results.Add(await rendezvous.ReceiveAsync(key, stop.Token) ?? throw new InvalidOperationException($"{fetch} is dead"));
        }
        return [.. results];
    }

    async Task RunAsync(TaskGraph part, StepScope scope, CancellationTokenSource stop)
    {
        GraphDef proto = GraphDef.Parser.ParseFrom(Google.Protobuf.MessageExtensions.ToByteArray(part.ToProto()));
        Graph graph = GraphDefs.Import(proto, OpTable.Instance);
        if (!_tasks.TryGetValue(part.Task, out (ResourceManager Resources, StatefulKernels Kernels) task)) _tasks.Add(part.Task, task = (new(), new()));
        using var session = new Session(graph, new SessionOptions { IntraOpThreads = 1 }, task.Resources, task.Kernels);
        using Callable callable = session.MakeCallable([], [], [.. graph.Nodes]);
        await Task.Yield();
        try
        {
            Assert.Empty(await callable.RunAsync(default, scope, stop.Token));
        }
        catch
        {
            await stop.CancelAsync();
            throw;
        }
    }

    public void Dispose()
    {
        foreach ((ResourceManager resources, StatefulKernels kernels) in _tasks.Values)
        {
            kernels.Dispose();
            resources.Dispose();
        }
    }
}
