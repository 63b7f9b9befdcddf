using System.Collections.Immutable;

namespace TensorHarbor.Graphs;

/// <summary>Nodes that the new nodes of a scope wait for, and the nodes that do.</summary>
sealed class ControlGroup(ImmutableArray<Node> before)
{
    /// <summary>The nodes added under this group: they wait for it already.</summary>
    public HashSet<Node> Added { get; } = [];

    /// <summary>Adds to <paramref name="control"/> what a node with these inputs must still wait for.</summary>
    public void AddTo(List<Node> control, ReadOnlySpan<Output> inputs)
    {
        foreach (Output input in inputs)
        {
            if (Added.Contains(input.Node)) return;
        }
        foreach (Node node in before)
        {
            if (!IsAmong(inputs, node) && !control.Contains(node)) control.Add(node);
        }
    }

    static bool IsAmong(ReadOnlySpan<Output> inputs, Node node)
    {
        foreach (Output input in inputs)
        {
            if (ReferenceEquals(input.Node, node)) return true;
        }
        return false;
    }
}
