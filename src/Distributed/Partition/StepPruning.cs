using TensorHarbor.Distributed.Placement;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Partition;

/// <summary>Cuts out of a session's graph what one step needs. Feeds become <c>_Recv</c> and fetches <c>_Send</c> on the client's device.</summary>
sealed class StepPruning
{
    readonly PlacedGraph _source;
    readonly ClusterDevice _client;
    readonly PlacedGraph _step;
    readonly Dictionary<PlacedOutput, string> _feeds = [];
    readonly Dictionary<PlacedOutput, PlacedNode> _received = [];
    readonly Dictionary<PlacedNode, PlacedNode> _copies = [];

    StepPruning(PlacedGraph source, ClusterDevice client) => (_source, _client, _step) = (source, client, source.NewLike());

    /// <summary>Cuts out a step.</summary>
    /// <param name="source">The session's graph, placed; stays as it is.</param>
    /// <param name="signature">Feeds, fetches and targets.</param>
    /// <param name="client">The device that feeds come from and fetches go to.</param>
    /// <exception cref="StatusException">NOT_FOUND, INVALID_ARGUMENT: a name that is not there, or a tensor fed twice.</exception>
    public static PlacedGraph Prune(PlacedGraph source, StepSignature signature, ClusterDevice client)
    {
        var pruning = new StepPruning(source, client);
        foreach (string feed in signature.Feeds) pruning.Feed(feed);
        PlacedOutput[] fetches = [.. signature.Fetches.Distinct().Select(pruning.Fetched)];
        PlacedNode[] targets = pruning.Targets(signature.Targets);
        pruning.CopyNeeded([.. fetches.Where(f => !pruning._feeds.ContainsKey(f)).Select(f => f.Node), .. targets]);
        pruning.Connect();
        foreach ((PlacedOutput fetch, string name) in fetches.Zip(signature.Fetches.Distinct())) pruning.Send(fetch, name);
        return pruning._step;
    }

    void Feed(string name)
    {
        TensorName tensor = TensorName.Parse(name);
        PlacedNode node = _source.Find(tensor.Node)
            ?? throw new StatusException(ErrorCode.NotFound, $"FeedInputs: unable to find feed output {name}");
        if (tensor.Index >= node.OutputTypes.Length) Throw.InvalidArgument($"FeedInputs: {name} should have output index < {node.OutputTypes.Length}");
        if (!_feeds.TryAdd(node[tensor.Index], name)) Throw.InvalidArgument($"Endpoint \"{name}\" fed more than once.");
    }

    PlacedOutput Fetched(string name)
    {
        TensorName tensor = TensorName.Parse(name);
        PlacedNode node = _source.Find(tensor.Node) ?? throw new StatusException(ErrorCode.NotFound, $"FetchOutputs node {name}: not found");
        if (tensor.Index >= node.OutputTypes.Length)
        {
            Throw.InvalidArgument(node.OutputTypes.IsEmpty
                ? $"Tried to fetch data for '{name}', which produces no output.  To run to a node but not fetch any data, pass '{name}' as an "
                    + "argument to the 'target_node_names' argument of the Session::Run API."
                : $"FetchOutputs {name}: output index too large, must be < {node.OutputTypes.Length}");
        }
        return Resolve(node[tensor.Index]);
    }

    PlacedNode[] Targets(IReadOnlyList<string> names)
    {
        string[] missing = [.. names.Distinct().Where(name => _source.Find(name) is null)];
        if (missing.Length > 0) Throw.NotFound($"PruneForTargets: Some target nodes not found: {string.Concat(missing.Select(m => m + " "))}");
        return [.. names.Distinct().Select(name => _source.Find(name)!)];
    }

    /// <summary>The tensor itself, where a lowered call only passes it on and nobody feeds the call's result.</summary>
    PlacedOutput Resolve(PlacedOutput output)
    {
        while (output.Node is { IsLoweredCall: true, ControlInputs.Count: 0 } && !_feeds.ContainsKey(output)) output = output.Node.Inputs[output.Index];
        return output;
    }

    void CopyNeeded(IEnumerable<PlacedNode> wanted)
    {
        var stack = new Stack<PlacedNode>(wanted);
        while (stack.TryPop(out PlacedNode? node))
        {
            if (_copies.ContainsKey(node)) continue;
            _copies.Add(node, _step.Add(node.Copy()));
            foreach (PlacedOutput input in node.Inputs.Select(Resolve))
            {
                if (!_feeds.ContainsKey(input)) stack.Push(input.Node);
            }
            foreach (PlacedNode before in node.ControlInputs)
            {
                if (!IsFedPlaceholder(before)) stack.Push(before);
            }
        }
    }

    bool IsFedPlaceholder(PlacedNode node) => node.Type is "Placeholder" or "PlaceholderV2" && _feeds.ContainsKey(node[0]);

    void Connect()
    {
        foreach ((PlacedNode node, PlacedNode copy) in _copies)
        {
            foreach (PlacedOutput input in node.Inputs) copy.Inputs.Add(InStep(Resolve(input)));
            foreach (PlacedNode before in node.ControlInputs) copy.AddControlInput(IsFedPlaceholder(before) ? InStep(before[0]).Node : _copies[before]);
        }
    }

    PlacedOutput InStep(PlacedOutput tensor)
    {
        if (!_feeds.TryGetValue(tensor, out string? name)) return _copies[tensor.Node][tensor.Index];
        if (!_received.TryGetValue(tensor, out PlacedNode? recv))
        {
            NodeDef def = TransferNodes.Recv($"_recv_{tensor.Node.Name}_{tensor.Index}", tensor.DType, toHost: false,
                TransferNodes.Attrs(name, _client, _client.Name, clientTerminated: true));
            _received.Add(tensor, recv = _step.AddAt(_client.Name, def, [], []));
        }
        return recv[0];
    }

    void Send(PlacedOutput fetch, string name)
    {
        TensorName asked = TensorName.Parse(name);
        NodeDef def = TransferNodes.Send(_step.UniqueName($"_send_{asked.Node}_{asked.Index}"), fetch.DType, fromHost: false,
            TransferNodes.Attrs(name, _client, _client.Name, clientTerminated: true));
        _step.AddAt(_client.Name, def, [InStep(fetch)], []);
    }
}
