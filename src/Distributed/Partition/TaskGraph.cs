using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Placement;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using FunctionDef = TensorHarbor.Graphs.FunctionDef;
using NodeDef = TensorHarbor.Graphs.NodeDef;

namespace TensorHarbor.Distributed.Partition;

/// <summary>One task's part of a step.</summary>
/// <param name="Task">The task.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="Graph">The graph that they are of.</param>
sealed record TaskGraph(DeviceName Task, IReadOnlyList<PlacedNode> Nodes, PlacedGraph Graph)
{
    /// <summary>Tensors of the client that the task takes, by their names: rendezvous keys.</summary>
    public IReadOnlyDictionary<string, string> FeedKeys { get; } = ClientKeys(Nodes, "_Recv");

    /// <summary>Tensors that the task gives the client, by their names: rendezvous keys.</summary>
    public IReadOnlyDictionary<string, string> FetchKeys { get; } = ClientKeys(Nodes, "_Send");

    /// <summary>Types of those tensors that the task takes.</summary>
    public IReadOnlyDictionary<string, DType> FeedTypes { get; } = Nodes.Where(n => IsClients(n, "_Recv")).ToDictionary(TensorName, n => n.OutputTypes[0]);

    static bool IsClients(PlacedNode node, string op) => node.Type == op && node.Attrs["client_terminated"].AsBool();

    static string TensorName(PlacedNode node) => node.Attrs["tensor_name"].AsString();

    static Dictionary<string, string> ClientKeys(IReadOnlyList<PlacedNode> nodes, string op) => nodes
        .Where(n => IsClients(n, op))
        .ToDictionary(TensorName, n => RendezvousKey.Prefix(n.Attrs["send_device"].AsString(), (ulong)n.Attrs["send_device_incarnation"].AsInt(),
            n.Attrs["recv_device"].AsString(), TensorName(n)) + RendezvousKey.NoFrame);

    /// <summary>The message that registers the graph: attributes without defaults, and the functions that the nodes may call.</summary>
    public GraphDef ToProto()
    {
        var versions = new VersionDef { Producer = Graph.Producer, MinConsumer = GraphVersions.MinConsumer };
        var proto = new GraphDef { Versions = versions, Library = new FunctionDefLibrary() };
        proto.Node.AddRange(Nodes.Select(n => GraphDefs.ToProto(DefaultAttrs.Strip(n.ToDef(), n.Op))));
        var functions = new ReachableFunctions(Graph.Functions, Nodes.Select(n => n.ToDef()));
        proto.Library.Function.AddRange(functions.All.Select(GraphDefs.ToProto));
        proto.Library.Gradient.AddRange(functions.Gradients.Select(g => new GradientDef { FunctionName = g.Key, GradientFunc = g.Value }));
        return proto;
    }
}
