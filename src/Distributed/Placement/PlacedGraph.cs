using System.Collections.Immutable;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Placement;

/// <summary>A graph on its way from a client to the workers: nodes get devices, are replaced, cut out and rewired.</summary>
/// <param name="ops">The ops that nodes may use.</param>
/// <param name="functions">Functions that nodes may call.</param>
/// <param name="producer">GraphDef version that the graph was made for.</param>
sealed class PlacedGraph(IOpTable ops, FunctionLibrary functions, int producer)
{
    readonly Dictionary<string, PlacedNode> _byName = [];
    readonly Dictionary<string, int> _usedNames = [];

    public IOpTable Ops { get; } = ops;

    public FunctionLibrary Functions { get; } = functions;

    public int Producer { get; } = producer;

    public List<PlacedNode> Nodes { get; } = [];

    /// <summary>The nodes of <paramref name="graph"/>, not placed yet.</summary>
    public static PlacedGraph From(Graph graph)
    {
        var placed = new PlacedGraph(graph.Ops, graph.Functions, graph.Producer);
        placed.Import(graph.Nodes, static name => name, static device => device);
        return placed;
    }

    /// <summary>An empty graph with the same ops and functions.</summary>
    public PlacedGraph NewLike() => new(Ops, Functions, Producer);

    public PlacedNode? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>A name that no node has yet.</summary>
    public string UniqueName(string wanted)
    {
        string name = wanted;
        for (int count = _usedNames.GetValueOrDefault(wanted); _byName.ContainsKey(name); _usedNames[wanted] = count) name = $"{wanted}_{++count}";
        return name;
    }

    public PlacedNode Add(PlacedNode node)
    {
        if (!_byName.TryAdd(node.Name, node)) Throw.Internal($"Node name '{node.Name}' is already in the graph");
        Nodes.Add(node);
        return node;
    }

    /// <summary>Adds a node whose types follow from its attributes.</summary>
    public PlacedNode Add(NodeDef def, IEnumerable<PlacedOutput> inputs, IEnumerable<PlacedNode> controlInputs)
    {
        (OpDef op, NodeSignature signature) = Signature(def);
        var node = new PlacedNode(def with { Attrs = signature.Attrs }, op, signature.InputTypes, signature.OutputTypes);
        node.Inputs.AddRange(inputs);
        foreach (PlacedNode before in controlInputs) node.AddControlInput(before);
        return Add(node);
    }

    /// <summary>Replaces a node's op and inputs in place; it keeps its name and its consumers.</summary>
    public void Replace(
        PlacedNode node, string newOp, ImmutableDictionary<string, AttrValue> attrs, IReadOnlyList<PlacedOutput> inputs, IReadOnlyList<PlacedNode> controlInputs)
    {
        var def = new NodeDef(node.Name, newOp) { Attrs = attrs, Device = node.Requested };
        (OpDef op, NodeSignature signature) = Signature(def);
        node.Become(def with { Attrs = signature.Attrs }, op, signature.InputTypes, signature.OutputTypes);
        node.Inputs.AddRange(inputs);
        foreach (PlacedNode before in controlInputs) node.AddControlInput(before);
    }

    (OpDef Op, NodeSignature Signature) Signature(NodeDef def)
    {
        OpDef op = (Functions.FindOp(def.Op) ?? Ops.Get(def.Op)).Def;
        return (op, NodeSignature.Of(def, op));
    }

    /// <summary>Adds nodes of another graph with new names and devices.</summary>
    /// <param name="nodes">The nodes.</param>
    /// <param name="rename">Gives the new names.</param>
    /// <param name="device">Gives the devices to wish for.</param>
    /// <param name="replaced">Nodes that are not added, and what stands for their only output.</param>
    /// <returns>The new nodes by the old ones.</returns>
    public Dictionary<Node, PlacedNode> Import(IReadOnlyList<Node> nodes, Func<string, string> rename, Func<string, string> device,
        IReadOnlyDictionary<Node, PlacedOutput>? replaced = null)
    {
        var made = new Dictionary<Node, PlacedNode>(nodes.Count);
        foreach (Node node in nodes)
        {
            if (replaced?.ContainsKey(node) == true) continue;
            var def = new NodeDef(rename(node.Name), node.Type) { Attrs = Colocation.Rename(node.Attrs, rename), Device = device(node.Device) };
            made.Add(node, Add(new PlacedNode(def, node.Op.Def, node.InputTypes, node.OutputTypes)));
        }
        foreach ((Node node, PlacedNode copy) in made)
        {
            foreach (Output input in node.Inputs) copy.Inputs.Add(Resolve(input.Node, input.Index));
            foreach (Node before in node.ControlInputs) copy.AddControlInput(Resolve(before, 0).Node);
        }
        return made;

        PlacedOutput Resolve(Node node, int index) =>
            replaced?.TryGetValue(node, out PlacedOutput given) == true ? given : made[node][index];
    }

    /// <summary>Removes nodes whose outputs nobody takes.</summary>
    public void Remove(IReadOnlySet<PlacedNode> unused)
    {
        if (unused.Count == 0) return;
        foreach (PlacedNode node in unused) _byName.Remove(node.Name);
        Nodes.RemoveAll(unused.Contains);
    }

    /// <summary>Who takes each node's outputs or waits for it; the input is -1 for a control edge.</summary>
    public Dictionary<PlacedNode, List<(PlacedNode Consumer, int Input)>> Consumers()
    {
        var consumers = Nodes.ToDictionary(n => n, _ => new List<(PlacedNode, int)>());
        foreach (PlacedNode node in Nodes)
        {
            for (int i = 0; i < node.Inputs.Count; i++) consumers[node.Inputs[i].Node].Add((node, i));
            foreach (PlacedNode before in node.ControlInputs) consumers[before].Add((node, -1));
        }
        return consumers;
    }

    /// <summary>Producers before consumers, in the order of <see cref="Nodes"/> where there is a choice; edges that close loops do not count.</summary>
    public List<PlacedNode> InTopologicalOrder()
    {
        Dictionary<PlacedNode, List<(PlacedNode Consumer, int Input)>> consumers = Consumers();
        Dictionary<PlacedNode, int> waiting = Nodes.ToDictionary(n => n, n => n.Producers.Count(p => !ClosesLoop(p, n)));
        var ready = new Queue<PlacedNode>(Nodes.Where(n => waiting[n] == 0));
        var order = new List<PlacedNode>(Nodes.Count);
        while (ready.TryDequeue(out PlacedNode? node))
        {
            order.Add(node);
            foreach ((PlacedNode consumer, _) in consumers[node])
            {
                if (!ClosesLoop(node, consumer) && --waiting[consumer] == 0) ready.Enqueue(consumer);
            }
        }
        if (order.Count < Nodes.Count) Throw.InvalidArgument($"Graph is invalid, contains a cycle through node '{Nodes.First(n => waiting[n] > 0).Name}'");
        return order;
    }

    static bool ClosesLoop(PlacedNode producer, PlacedNode consumer) =>
        producer.Type is "NextIteration" or "RefNextIteration" && consumer.Type is "Merge" or "RefMerge";

    /// <summary>Adds a node that sits on a device already.</summary>
    public PlacedNode AddAt(DeviceName device, NodeDef def, IEnumerable<PlacedOutput> inputs, IEnumerable<PlacedNode> controlInputs)
    {
        PlacedNode node = Add(def, inputs, controlInputs);
        node.Device = device;
        return node;
    }
}
