using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Puts the nodes of a called function in the place of the call, so that other rewrites see them. Their names in errors stay those of
/// the function's body. Calls of functions that call themselves, of functions with v1 control flow or with things that go by their
/// nodes' names, and calls deeper than <see cref="MaxDepth"/> or that would bring more than <see cref="MaxNodes"/> nodes, stay calls.
/// </summary>
sealed class InlineCalls : IRewrite
{
    const int MaxDepth = 16, MaxNodes = 1 << 16;

    public string Name => "inline_calls";

    public void Apply(StepGraph graph, RewriteLog log)
    {
        if (graph.HasFlow) return; // a dead call must make all of its body dead
        new Run(graph).Inline(log);
        graph.KeepEffects();
    }

    /// <summary>A function that a node was in, and that which called it.</summary>
    sealed record Caller(string Function, Caller? Outer)
    {
        public static bool Includes(Caller? caller, string function)
        {
            for (; caller is not null; caller = caller.Outer)
            {
                if (caller.Function == function) return true;
            }
            return false;
        }
    }

    /// <summary>One step's calls.</summary>
    sealed class Run(StepGraph graph)
    {
        readonly Dictionary<StepNode, Caller> _callers = [];
        readonly HashSet<StepNode> _refused = [];

        public void Inline(RewriteLog log)
        {
            for (int depth = 0; depth < MaxDepth; depth++)
            {
                bool changed = false;
                foreach (StepNode node in graph.Nodes)
                {
                    if (_refused.Contains(node) || Callee(node) is not { } function) continue;
                    if (TryInline(node, function)) log.Add(node, $"{function.Name} put in the place of the call");
                    else _refused.Add(node);
                    changed |= node.IsRemoved;
                }
                if (!changed) return;
            }
        }

        bool TryInline(StepNode call, FunctionRef function)
        {
            FunctionLibrary library = call.Node.Graph.Functions;
            Caller? caller = _callers.GetValueOrDefault(call);
            if (library.Find(function.Name) is not { } definition || Caller.Includes(caller, function.Name)) return false;
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
            if (graph.Count + needed.Count > MaxNodes || needed.Exists(n => FlowOps.IsFlow(n, graph.KernelOf(n)) || IsNamedInStep(n))) return false;
            string prefix = call.Type == function.Name ? "" : FunctionCall.ErrorPrefix(function);
            foreach (StepNode inserted in graph.InsertBody(call, body, needed, prefix)) _callers[inserted] = new(function.Name, caller);
            graph.Remove(call);
            return true;
        }
    }

    static FunctionRef? Callee(StepNode node) => node.Type switch
    {
        "PartitionedCall" or "StatefulPartitionedCall" => node.Node.Attr("f").AsFunction(),
        _ => node.Node.Graph.Functions.Find(node.Type) is null ? null : new FunctionRef(node.Type, node.Node.Attrs),
    };

    /// <summary>Does it make something that lives for a call and goes by the node's name? Two calls of the function would share it.</summary>
    static bool IsNamedInStep(Node node) =>
        node.Type is "TensorArray" or "TensorArrayV2" or "TensorArrayV3" or "Stack" or "StackV2" or "TemporaryVariable";

    /// <summary>Shapes of the arguments: what the call gives, which may be another shape than the function says.</summary>
    static PartialShape[] ShapesOf(StepNode call) => [.. call.Inputs.ToArray().Select(input => input.Shape)];
}
