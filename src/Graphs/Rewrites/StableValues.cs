using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// Which values of a step are the same in every step until somebody else changes a variable: constants, reads of resource variables
/// that no node of the step may change, and what is computed from them.
/// </summary>
sealed class StableValues
{
    readonly StepGraph _graph;
    readonly Dictionary<StepNode, bool> _known = [];
    readonly HashSet<(string Container, string Name)> _changed = [];
    readonly bool _anyMayChange;

    /// <summary>Looks through a step for nodes that may change variables.</summary>
    public StableValues(StepGraph graph)
    {
        _graph = graph;
        foreach (StepNode node in graph.Nodes)
        {
            if (CallsFunctionWithVariables(node.Node)) _anyMayChange = true;
            if (node.Type is "ReadVariableOp" or "VariableShape" or "VarIsInitializedOp" or "ResourceGather" or "ResourceGatherNd") continue;
            foreach (Edge input in node.Inputs)
            {
                if (input.DType != DType.Resource) continue;
                if (input.Node.Type == "VarHandleOp") _changed.Add(VariableOf(input.Node.Node));
                else if (!MakesOther(input.Node.Type)) _anyMayChange = true;
            }
        }
    }

    /// <summary>Is the value the same until a variable changes?</summary>
    public bool IsStable(Edge edge)
    {
        StepNode node = edge.Node;
        if (!_known.TryGetValue(node, out bool stable)) _known[node] = stable = Look(node);
        return stable;
    }

    bool Look(StepNode node)
    {
        if (node.Type == "Const") return _graph.Constant(node[0]) is not null;
        if (_graph.HasFlow || node.Kind != StepNodeKind.Op) return false;
        if (node.Type == "VarHandleOp") return true;
        if (node.Type == "ReadVariableOp")
        {
            StepNode handle = node.Inputs[0].Node;
            return !_anyMayChange && handle.Type == "VarHandleOp" && !_changed.Contains(VariableOf(handle.Node));
        }
        if (node.IsKept || node.Controls.Count > 0 || node.Inputs.IsEmpty || !_graph.IsPure(node)) return false;
        foreach (Edge input in node.Inputs)
        {
            if (!IsStable(input)) return false;
        }
        return true;
    }

    static (string, string) VariableOf(Node handle)
    {
        string shared = handle.Attr("shared_name").AsString();
        return (handle.Attr("container").AsString(), shared.Length > 0 ? shared : handle.Name);
    }

    /// <summary>Does the op make handles of other things than variables?</summary>
    static bool MakesOther(string type) => type.Contains("Table", StringComparison.Ordinal) || type.Contains("Iterator", StringComparison.Ordinal)
        || type.Contains("Queue", StringComparison.Ordinal) || type.Contains("TensorArray", StringComparison.Ordinal) || type.Contains("Stack", StringComparison.Ordinal);

    /// <summary>Does a function that the node calls make handles of variables by their names, perhaps those of this step?</summary>
    static bool CallsFunctionWithVariables(Node node)
    {
        if (node.Graph.Functions.Find(node.Type) is not null) return true;
        foreach (AttrValue value in node.Attrs.Values)
        {
            if (Mentions(node.Graph.Functions, value, [])) return true;
        }
        return false;
    }

    static bool Mentions(FunctionLibrary library, AttrValue value, HashSet<string> seen)
    {
        if (value.IsList) return value.AsList().Any(v => Mentions(library, v, seen));
        if (value.Kind != AttrKind.Function || !seen.Add(value.AsFunction().Name)) return false;
        return library.Find(value.AsFunction().Name) is { } function
            && function.Nodes.Any(n => n.Op == "VarHandleOp" || library.Find(n.Op) is not null || n.Attrs.Values.Any(v => Mentions(library, v, seen)));
    }
}
