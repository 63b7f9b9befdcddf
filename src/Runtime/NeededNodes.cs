using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>Prunes a graph to what a step needs.</summary>
static class NeededNodes
{
    /// <summary>Nodes that must run to compute the fetches and run the targets when the feeds are given.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a tensor is fed twice.</exception>
    public static HashSet<Node> Find(ReadOnlySpan<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets)
    {
        var fed = new HashSet<Output>();
        foreach (Output feed in feeds)
        {
            if (!fed.Add(feed)) Throw.InvalidArgument($"Tensor {feed.Name} is fed more than once.");
        }
        var needed = new HashSet<Node>();
        var stack = new Stack<Node>();
        void Need(Node node)
        {
            if (needed.Add(node)) stack.Push(node);
        }
        foreach (Output fetch in fetches)
        {
            if (!fed.Contains(fetch)) Need(fetch.Node);
        }
        foreach (Node target in targets) Need(target);
        while (stack.TryPop(out Node? node))
        {
            foreach (Output input in node.Inputs)
            {
                if (!fed.Contains(input)) Need(input.Node);
            }
            foreach (Node control in node.ControlInputs)
            {
                if (!IsFedPlaceholder(control, fed)) Need(control);
            }
        }
        return needed;
    }

    /// <summary>A placeholder that is fed need not run, though something waits for it.</summary>
    public static bool IsFedPlaceholder(Node node, IReadOnlySet<Output> fed) =>
        node.Type is "Placeholder" or "PlaceholderV2" or "PlaceholderWithDefault" && fed.Contains(node[0]);
}
