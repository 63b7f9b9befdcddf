using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Ops;

/// <summary>An op's signature in the words of <see cref="OpAttribute"/>.</summary>
static class OpSignatureText
{
    /// <summary><c>MatMul(a: T, b: T) -> product: T</c>.</summary>
    public static string Of(OpDef op)
    {
        string outputs = op.Outputs.IsEmpty ? "" : " -> " + string.Join(", ", op.Outputs.Select(Argument));
        return $"{op.Name}({string.Join(", ", op.Inputs.Select(Argument))}){outputs}";
    }

    /// <summary><c>transpose_a: bool = false</c>, <c>T: {float, double}</c>, <c>N: int >= 1</c>.</summary>
    public static string Of(AttrDef attr)
    {
        string kind = attr.Allowed.IsEmpty
            ? attr.Kind.ToString().ToLowerInvariant()
            : "{" + string.Join(", ", attr.Allowed.Select(Value)) + "}";
        string minimum = attr.Minimum is { } least ? $" >= {least}" : "";
        string initial = attr.Default is { } value ? $" = {Value(value)}" : "";
        return $"{attr.Name}: {(attr.IsList ? $"list({kind})" : kind)}{minimum}{initial}";
    }

    /// <summary>What is special about the op: <c>stateful</c>, <c>commutative</c> and so on.</summary>
    public static string[] Flags(OpDef op)
    {
        (bool Is, string Name)[] flags =
        [
            (op.IsStateful, "stateful"),
            (op.IsCommutative, "commutative"),
            (op.IsAggregate, "aggregate"),
            (op.AllowsUninitializedInput, "allows_uninitialized_input"),
            (op.IsDistributedCommunication, "distributed_communication"),
        ];
        return [.. flags.Where(f => f.Is).Select(f => f.Name)];
    }

    static string Argument(ArgDef arg)
    {
        string type = arg.TypeListAttr ?? arg.TypeAttr ?? arg.Type.Name();
        if (arg.NumberAttr is { } number) type = $"{number} * {type}";
        return $"{arg.Name}: {(arg.IsRef ? $"Ref({type})" : type)}";
    }

    static string Value(AttrValue value) => value switch
    {
        { IsList: true } => $"[{string.Join(", ", value.AsList().Select(Value))}]",
        { Kind: AttrKind.Type } => value.AsType().Name(),
        _ => value.ToString(),
    };
}
