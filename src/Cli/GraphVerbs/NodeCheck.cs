using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>Why a node cannot run. Equal findings are counted together.</summary>
/// <param name="Op">Its op.</param>
/// <param name="Problem">One of <see cref="NodeCheck"/>'s constants.</param>
/// <param name="Types">The node's type attributes, if they are the reason.</param>
/// <param name="Detail">What there is instead: the kernels' types, or the error's text.</param>
readonly record struct NodeFinding(string Op, string Problem, string? Types, string? Detail);

/// <summary>Finds out whether nodes can run: each alone, so that one fault hides no other.</summary>
/// <param name="ops">The ops there are.</param>
/// <param name="functions">The functions of the graph.</param>
sealed class NodeCheck(IOpTable ops, FunctionLibrary functions)
{
    /// <summary>Problems, as in JSON.</summary>
    public const string UnknownOp = "unknown_op", NoKernel = "no_cpu_kernel", UnknownFunction = "unknown_function", Invalid = "invalid_node";

    readonly CheckOps _ops = new(ops);

    /// <summary>Nodes whose types only a call of their function decides.</summary>
    public int UncheckedKernels { get; private set; }

    /// <summary>Why <paramref name="node"/> cannot run, or <see langword="null"/>.</summary>
    public NodeFinding? Look(Formats.Protos.NodeDef node)
    {
        try
        {
            return Look(GraphDefs.FromProto(node));
        }
        catch (StatusException e)
        {
            return new(node.Op, Invalid, null, e.Message);
        }
    }

    NodeFinding? Look(NodeDef node)
    {
        string? missing = node.Attrs.Values.SelectMany(FunctionsOf).FirstOrDefault(f => f.Length > 0 && functions.Find(f) is null);
        if (functions.Find(node.Op) is not null) return null;
        if (_ops.Find(node.Op) is not { } op) return new(node.Op, UnknownOp, null, null);
        if (missing is not null) return new(node.Op, UnknownFunction, null, $"Function {missing} is not defined.");
        if (node.Attrs.Values.Any(HasPlaceholder))
        {
            if (op.CreateCpuKernel is not null)
            {
                UncheckedKernels++;
                return null;
            }
            return new(node.Op, NoKernel, null, null);
        }
        return LookAtKernel(node, op);
    }

    NodeFinding? LookAtKernel(NodeDef node, OpRegistration op)
    {
        var graph = new Graph(_ops) { Functions = functions };
        Output[] inputs = [.. InputTypes(node, op.Def).Select(t => CheckOps.AddSource(graph, t))];
        Node made = graph.Add(node with { Inputs = [] }, inputs);
        Kernel? kernel = op.CreateKernel(made);
        (kernel as IDisposable)?.Dispose();
        return kernel is null ? new(node.Op, NoKernel, TypesOf(made), op.CpuTypes.Length == 0 ? null : op.CpuTypes) : null;
    }

    static IEnumerable<DType> InputTypes(NodeDef node, OpDef op)
    {
        foreach (ArgDef arg in op.Inputs)
        {
            DType[] types = arg.TypeListAttr is { } list
                ? [.. Attr(node, op, list).AsList().Select(t => t.AsType())]
                : [arg.TypeAttr is { } attr ? Attr(node, op, attr).AsType() : arg.Type];
            long count = arg.NumberAttr is { } number ? Attr(node, op, number).AsInt() : 1;
            if (arg.NumberAttr is not null && count > node.Inputs.Length)
            {
                Throw.InvalidArgument($"Node '{node.Name}' has {node.Inputs.Length} inputs, but {arg.NumberAttr} = {count}");
            }
            for (long i = 0; i < count; i++)
            {
                foreach (DType type in types) yield return arg.IsRef ? type.ToRef() : type;
            }
        }
    }

    static AttrValue Attr(NodeDef node, OpDef op, string name) => node.Attrs.GetValueOrDefault(name) ?? op.FindAttr(name)?.Default
        ?? Throw.InvalidArgument<AttrValue>($"NodeDef missing attr '{name}' from Op<name={op.Name}>");

    static string? TypesOf(Node node)
    {
        string types = string.Join(", ", node.Attrs.Where(a => a.Value.Kind == AttrKind.Type && !a.Key.StartsWith('_'))
            .OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => a.Value.IsList ? $"{a.Key}: {a.Value}" : $"{a.Key}: {a.Value.AsType().Name()}"));
        return types.Length == 0 ? null : types;
    }

    static bool HasPlaceholder(AttrValue value) => value.Kind == AttrKind.Placeholder
        || (value.IsList && value.AsList().Any(HasPlaceholder))
        || (!value.IsList && value.Kind == AttrKind.Function && value.AsFunction().Attrs.Values.Any(HasPlaceholder));

    static IEnumerable<string> FunctionsOf(AttrValue value) => value.Kind != AttrKind.Function ? []
        : value.IsList ? value.AsList().SelectMany(FunctionsOf)
        : [value.AsFunction().Name];
}
