using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>Prunes a graph to what a step needs, and orders that.</summary>
static class NeededNodes
{
    /// <summary>Nodes that must run to compute the fetches and run the targets when some tensors are fed.</summary>
    public static HashSet<Node> Find(IReadOnlyCollection<Output> feeds, ReadOnlySpan<Output> fetches, ReadOnlySpan<Node> targets)
    {
        IReadOnlySet<Output> fed = feeds.ToHashSet();
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
    static bool IsFedPlaceholder(Node node, IReadOnlySet<Output> fed) =>
        node.Type is "Placeholder" or "PlaceholderV2" or "PlaceholderWithDefault" && fed.Contains(node[0]);

    /// <summary>
    /// Producers before consumers, but for the edges that close loops; in the graph's order where there is a choice. A depth-first
    /// search with its own stack, since graphs are deep.
    /// </summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: there is a cycle that is no loop.</exception>
    public static List<Node> InOrder(IReadOnlySet<Node> needed)
    {
        var order = new List<Node>(needed.Count);
        var isOnStack = new Dictionary<Node, bool>(needed.Count);
        var stack = new Stack<(Node Node, int Next)>();
        foreach (Node root in needed.OrderBy(n => n.Id))
        {
            if (isOnStack.TryAdd(root, true)) stack.Push((root, 0));
            while (stack.TryPop(out (Node Node, int Next) top))
            {
                if (Producer(top.Node, top.Next) is not { } producer)
                {
                    isOnStack[top.Node] = false;
                    order.Add(top.Node);
                    continue;
                }
                stack.Push((top.Node, top.Next + 1));
                if (!needed.Contains(producer) || FlowOps.ClosesLoop(producer)) continue;
                if (isOnStack.TryAdd(producer, true)) stack.Push((producer, 0));
                else if (isOnStack[producer]) Throw.InvalidArgument($"The graph has a cycle that no NextIteration closes, through '{producer.Name}' (op {producer.Type})");
            }
        }
        return order;
    }

    static Node? Producer(Node node, int index)
    {
        ReadOnlySpan<Output> inputs = node.Inputs;
        if (index < inputs.Length) return inputs[index].Node;
        index -= inputs.Length;
        return index < node.ControlInputs.Length ? node.ControlInputs[index] : null;
    }
}
