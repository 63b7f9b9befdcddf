using System.Collections.Immutable;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>A node's attributes with defaults filled in, checked against the op, and the types of inputs and outputs that follow.</summary>
/// <param name="Attrs">Attributes with defaults.</param>
/// <param name="InputTypes">Type of each input.</param>
/// <param name="OutputTypes">Type of each output.</param>
readonly record struct NodeSignature(ImmutableDictionary<string, AttrValue> Attrs, ImmutableArray<DType> InputTypes, ImmutableArray<DType> OutputTypes)
{
    public static NodeSignature Of(NodeDef node, OpDef op)
    {
        ImmutableDictionary<string, AttrValue> attrs = FillAndCheck(node, op);
        return new(attrs, Types(op.Inputs, attrs, node), Types(op.Outputs, attrs, node));
    }

    static ImmutableDictionary<string, AttrValue> FillAndCheck(NodeDef node, OpDef op)
    {
        ImmutableDictionary<string, AttrValue> attrs = node.Attrs;
        foreach (AttrDef def in op.Attrs)
        {
            if (attrs.TryGetValue(def.Name, out AttrValue? value)) attrs = attrs.SetItem(def.Name, Checked(value, def, node));
            else if (def.Default is not null) attrs = attrs.Add(def.Name, def.Default);
            else Throw.InvalidArgument($"NodeDef missing attr '{def.Name}' from Op<name={op.Name}>; NodeDef: {{{{node {node.Name}}}}}");
        }
        foreach (string name in attrs.Keys)
        {
            if (!name.StartsWith('_') && op.FindAttr(name) is null)
            {
                Throw.InvalidArgument($"NodeDef mentions attr '{name}' not in Op<name={op.Name}>; NodeDef: {{{{node {node.Name}}}}}");
            }
        }
        return attrs;
    }

    static AttrValue Checked(AttrValue value, AttrDef def, NodeDef node)
    {
        if (value.Kind == AttrKind.Placeholder) return value;
        bool emptyList = value.IsList && value.AsList().IsEmpty;
        if (value.IsList != def.IsList || (value.Kind != def.Kind && !emptyList))
        {
            string expected = def.IsList ? $"list({def.Kind.ToString().ToLowerInvariant()})" : def.Kind.ToString().ToLowerInvariant();
            Throw.InvalidArgument($"AttrValue had value with type '{value.TypeName}' when '{expected}' expected\n"
                + $"\t for attr '{def.Name}'\n\t; NodeDef: {{{{node {node.Name}}}}}");
        }
        if (emptyList) value = AttrValue.List(def.Kind, []);
        CheckAllowed(value, def, node);
        long? size = def.IsList ? value.AsList().Length : def.Kind == AttrKind.Int ? value.AsInt() : null;
        if (size < def.Minimum)
        {
            Throw.InvalidArgument(def.IsList
                ? $"Length for attr '{def.Name}' of {size} must be at least minimum {def.Minimum}\n\t; NodeDef: {{{{node {node.Name}}}}}"
                : $"Value for attr '{def.Name}' of {size} must be at least minimum {def.Minimum}\n\t; NodeDef: {{{{node {node.Name}}}}}");
        }
        return value;
    }

    static void CheckAllowed(AttrValue value, AttrDef def, NodeDef node)
    {
        if (def.Allowed.IsEmpty) return;
        ImmutableArray<AttrValue> values = def.IsList ? value.AsList() : [value];
        foreach (AttrValue one in values)
        {
            if (def.Allowed.Contains(one)) continue;
            string allowed = string.Join(", ", def.Allowed.Select(Plain));
            Throw.InvalidArgument($"Value for attr '{def.Name}' of {Plain(one)} is not in the list of allowed values: {allowed}\n\t; NodeDef: {{{{node {node.Name}}}}}");
        }
    }

    static string Plain(AttrValue value) => value.Kind == AttrKind.Type ? value.AsType().Name() : value.ToString();

    static ImmutableArray<DType> Types(ImmutableArray<ArgDef> args, ImmutableDictionary<string, AttrValue> attrs, NodeDef node)
    {
        var types = ImmutableArray.CreateBuilder<DType>(args.Length);
        foreach (ArgDef arg in args)
        {
            if (arg.TypeListAttr is { } list)
            {
                foreach (AttrValue type in attrs[list].AsList()) types.Add(Resolve(type, node));
                continue;
            }
            DType dtype = arg.TypeAttr is { } attr ? Resolve(attrs[attr], node) : arg.Type;
            if (arg.IsRef) dtype = dtype.ToRef();
            long count = arg.NumberAttr is { } number ? attrs[number].AsInt() : 1;
            if (count > 1_000_000) Throw.InvalidArgument($"Node '{node.Name}' (op {node.Op}) claims {count} tensors for '{arg.Name}'");
            for (long i = 0; i < count; i++) types.Add(dtype);
        }
        return types.ToImmutable();
    }

    static DType Resolve(AttrValue type, NodeDef node) => type.Kind == AttrKind.Placeholder
        ? Throw.InvalidArgument<DType>($"Node '{node.Name}' (op {node.Op}): attribute ${type.AsPlaceholder()} has no value outside a function")
        : type.AsType();
}
