using TensorHarbor.Distributed.Devices;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Placement;

/// <summary>Sets of nodes that share one device: because they ask for it, or because a reference or a resource passes between them.</summary>
sealed class ColocationGroups
{
    readonly PlacedGraph _graph;
    readonly bool _allowSoftPlacement;
    readonly Dictionary<PlacedNode, Group> _groups;

    /// <summary>Finds the groups of a graph.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a device is not well formed, or nodes that ask to share a device ask for different ones.</exception>
    public ColocationGroups(PlacedGraph graph, bool allowSoftPlacement)
    {
        (_graph, _allowSoftPlacement) = (graph, allowSoftPlacement);
        _groups = graph.Nodes.ToDictionary(n => n, n => new Group(Parse(n)));
        JoinByClass();
        foreach (PlacedNode node in graph.Nodes) JoinByEdges(node);
    }

    /// <summary>What the members of a node's group ask for together.</summary>
    public DeviceName RequestedFor(PlacedNode node) => Root(node).Requested;

    /// <summary>Where the first placed member of a node's group is; <see langword="null"/>: none is placed yet.</summary>
    public DeviceName? DeviceOf(PlacedNode node) => Root(node).Device;

    /// <summary>Binds a node's group to a device.</summary>
    public void Assign(PlacedNode node, DeviceName device) => Root(node).Device = device;

    static DeviceName Parse(PlacedNode node) => DeviceName.TryParse(node.Requested, out DeviceName name)
        ? name
        : throw new StatusException(ErrorCode.InvalidArgument, $"Malformed device specification '{node.Requested}' in node: {node}").At(node.Name);

    void JoinByClass()
    {
        var named = new Dictionary<string, PlacedNode>();
        foreach (PlacedNode node in _graph.Nodes)
        {
            foreach (string name in Colocation.Names(node.Attrs))
            {
                PlacedNode? other = _graph.Find(name);
                if (other is null && named.TryAdd(name, node)) continue; // a name without a node is a group, too
                Join(node, other ?? named[name]);
            }
        }
    }

    void Join(PlacedNode node, PlacedNode other)
    {
        Group mine = Root(node), theirs = Root(other);
        if (mine == theirs) return;
        if (FirstDifference(mine.Requested, theirs.Requested) is { } field)
        {
            throw new StatusException(ErrorCode.InvalidArgument,
                $"Cannot colocate nodes {{{{colocation_node {node.Name}}}}} and {{{{colocation_node {other.Name}}}}}: "
                + $"Cannot merge devices with incompatible {field}: '{mine.Requested}' and '{theirs.Requested}'").At(node.Name);
        }
        Merge(theirs, mine);
    }

    string? FirstDifference(DeviceName a, DeviceName b)
    {
        if (a.Job is not null && b.Job is not null && a.Job != b.Job) return "jobs";
        if (a.Replica is not null && b.Replica is not null && a.Replica != b.Replica) return "replicas";
        if (a.Task is not null && b.Task is not null && a.Task != b.Task) return "tasks";
        if (_allowSoftPlacement) return null;
        if (a.Type is not null && b.Type is not null && a.Type != b.Type) return "types";
        return a.Id is not null && b.Id is not null && a.Id != b.Id ? "ids" : null;
    }

    /// <summary>A reference or a resource lives where it is made: what its users ask for does not count against that.</summary>
    void JoinByEdges(PlacedNode node)
    {
        for (int i = 0; i < node.Inputs.Count; i++)
        {
            if (!node.InputTypes[i].IsRef() && node.InputTypes[i] != DType.Resource) continue;
            Group source = Root(node.Inputs[i].Node), mine = Root(node);
            if (source == mine) continue;
            if (FirstDifference(source.Requested, mine.Requested) is not null) mine.Requested = default;
            Merge(source, mine);
        }
    }

    static void Merge(Group stronger, Group weaker)
    {
        stronger.Requested = stronger.Requested.Over(weaker.Requested);
        weaker.Parent = stronger;
    }

    Group Root(PlacedNode node)
    {
        Group group = _groups[node];
        while (group.Parent is { } parent)
        {
            if (parent.Parent is not null) group.Parent = parent.Parent;
            group = parent;
        }
        return group;
    }

    sealed class Group(DeviceName requested)
    {
        public Group? Parent;
        public DeviceName Requested = requested;
        public DeviceName? Device;
    }
}
