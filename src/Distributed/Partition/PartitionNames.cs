using System.Collections.Immutable;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Partition;

/// <summary>Names of the nodes that partitioning adds, counted over all graphs of a session, and numbers of the edges between tasks.</summary>
sealed class PartitionNames
{
    int _lastNode = -1, _lastEdge = -1;

    /// <summary>A name after a node: <c>node_S12</c>.</summary>
    public string Next(string node) => $"{node}_S{Interlocked.Increment(ref _lastNode)}";

    /// <summary>The name of an edge of a node: <c>edge_12_node</c>.</summary>
    public string NextEdge(string source) => $"edge_{Interlocked.Increment(ref _lastEdge)}_{source}";

    /// <summary>A value that only says that something has happened.</summary>
    public NodeDef EmptyConst(string name) => new(Next(name), "Const")
    {
        Attrs = ImmutableDictionary<string, AttrValue>.Empty.Add("dtype", DType.Float).Add("value", Tensor.Unpooled(DType.Float, [0])),
    };
}
