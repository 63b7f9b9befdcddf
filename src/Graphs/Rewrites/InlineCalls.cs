using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Puts the nodes of a called function in the place of the call, so that other rewrites see them. Their names in errors stay those of
/// the function's body. Calls of functions with v1 control flow or with things that go by their nodes' names, and calls deeper than <see cref="MaxDepth"/>,
/// or that would bring more than <see cref="MaxNodes"/> nodes or <see cref="MaxCopies"/> copies of a body in all, stay calls: a function that calls
/// itself twice doubles with each level.
/// </summary>
sealed class InlineCalls : IRewrite
{
    const int MaxDepth = 16, MaxNodes = 100_000, MaxCopies = 256;

    public string Name => "inline_calls";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        if (graph.HasFlow) return; // a dead call must make all of its body dead
        Inline(graph, log);
        graph.KeepEffects();
    }

    static void Inline(StepGraph graph, RewriteLog log)
    {
        var refused = new HashSet<StepNode>();
        var copies = new Dictionary<string, int>();
        int room = MaxNodes;
        for (int depth = 0; depth < MaxDepth; depth++)
        {
            bool changed = false;
            foreach (StepNode node in graph.Nodes)
            {
                if (refused.Contains(node) || Callee(node) is not { } function) continue;
                int copy = copies[function.Name] = copies.GetValueOrDefault(function.Name) + 1;
                if (copy <= MaxCopies && TryInline(graph, node, function, ref room)) log.Add(node, $"{function.Name} put in the place of the call");
                else refused.Add(node);
                changed |= node.IsRemoved;
            }
            if (!changed) return;
        }
    }

    static FunctionRef? Callee(StepNode node) => node.Type switch
    {
        "PartitionedCall" or "StatefulPartitionedCall" => node.Node.Attr("f").AsFunction(),
        _ => node.Node.Graph.Functions.Find(node.Type) is null ? null : new FunctionRef(node.Type, node.Node.Attrs),
    };

    static bool TryInline(StepGraph graph, StepNode call, FunctionRef function, ref int room)
    {
        FunctionLibrary library = call.Node.Graph.Functions;
        if (library.Find(function.Name) is not { } definition) return false;
        FunctionBody body;
        try
        {
            body = FunctionBody.Instantiate(definition, function.Attrs, library, call.Node.Graph.Ops, ShapesOf(call), [.. call.Inputs.ToArray().Select(input => input.Tensor.Node.HandleData)]);
        }
        catch (StatusException)
        {
            return false; // the call fails in the step, where the error belongs
        }
        if (body.Args.Length != call.Inputs.Length || body.Results.Length != call.Node.OutputCount) return false;
        List<Node> needed = NeededNodes.InOrder(NeededNodes.Find([], body.Results.AsSpan(), [.. body.Effects]));
        if (needed.Exists(n => FlowOps.IsFlow(n, graph.KernelOf(n)) || IsNamedInStep(n))) return false;
        if (needed.Count > room) return false;
        room -= needed.Count;
        string prefix = call.Type == function.Name ? "" : FunctionCall.ErrorPrefix(function);
        graph.InsertBody(call, body, needed, prefix);
        graph.Remove(call);
        return true;
    }

    /// <summary>Does it make something that lives for a call and goes by the node's name? Two calls of the function would share it.</summary>
    static bool IsNamedInStep(Node node) =>
        node.Type is "TensorArray" or "TensorArrayV2" or "TensorArrayV3" or "Stack" or "StackV2" or "TemporaryVariable";

    static PartialShape[]? ShapesOf(StepNode call)
    {
        var shapes = new PartialShape[call.Inputs.Length];
        for (int i = 0; i < shapes.Length; i++)
        {
            shapes[i] = call.Inputs[i].Shape;
            if (!shapes[i].HasRank) return null;
        }
        return shapes;
    }
}
