using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using OpDef = TensorHarbor.Graphs.OpDef;
using Proto = TensorHarbor.Formats.Protos;

namespace TensorHarbor.Formats.Graphs;

/// <summary>Op signatures to and from TensorFlow's <c>OpDef</c> message; functions carry one.</summary>
public static class OpProtos
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: an attribute's type is unknown.</exception>
    public static OpDef FromProto(Proto.OpDef? proto) => proto is null ? Throw.InvalidArgument<OpDef>("A function of the library has no signature") : new(
        proto.Name,
        [.. proto.InputArg.Select(FromProto)],
        [.. proto.OutputArg.Select(FromProto)],
        [.. proto.Attr.Select(FromProto)])
    {
        IsStateful = proto.IsStateful,
        IsCommutative = proto.IsCommutative,
        IsAggregate = proto.IsAggregate,
        AllowsUninitializedInput = proto.AllowsUninitializedInput,
        IsDistributedCommunication = proto.IsDistributedCommunication,
    };

    static ArgDef FromProto(Proto.OpDef.Types.ArgDef proto) => new(proto.Name)
    {
        Type = (DType)proto.Type,
        TypeAttr = NullIfEmpty(proto.TypeAttr),
        NumberAttr = NullIfEmpty(proto.NumberAttr),
        TypeListAttr = NullIfEmpty(proto.TypeListAttr),
        IsRef = proto.IsRef,
    };

    static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;

    static AttrDef FromProto(Proto.OpDef.Types.AttrDef proto)
    {
        bool isList = proto.Type.StartsWith("list(", StringComparison.Ordinal);
        string kind = isList ? proto.Type["list(".Length..].TrimEnd(')') : proto.Type;
        return new(proto.Name, KindOf(kind), isList)
        {
            Default = proto.DefaultValue is null ? null : AttrProtos.FromProto(proto.DefaultValue),
            Allowed = proto.AllowedValues is null ? [] : AttrProtos.FromProto(proto.AllowedValues).AsList(),
            Minimum = proto.HasMinimum ? proto.Minimum : null,
        };
    }

    static AttrKind KindOf(string kind) => kind switch
    {
        "string" => AttrKind.String,
        "int" => AttrKind.Int,
        "float" => AttrKind.Float,
        "bool" => AttrKind.Bool,
        "type" => AttrKind.Type,
        "shape" => AttrKind.Shape,
        "tensor" => AttrKind.Tensor,
        "func" => AttrKind.Function,
        _ => Throw.InvalidArgument<AttrKind>($"an attribute has the unknown type '{kind}'"),
    };

    /// <summary>Writes a message.</summary>
    public static Proto.OpDef ToProto(OpDef op)
    {
        var proto = new Proto.OpDef
        {
            Name = op.Name,
            IsStateful = op.IsStateful,
            IsCommutative = op.IsCommutative,
            IsAggregate = op.IsAggregate,
            AllowsUninitializedInput = op.AllowsUninitializedInput,
            IsDistributedCommunication = op.IsDistributedCommunication,
        };
        proto.InputArg.AddRange(op.Inputs.Select(ToProto));
        proto.OutputArg.AddRange(op.Outputs.Select(ToProto));
        proto.Attr.AddRange(op.Attrs.Select(ToProto));
        return proto;
    }

    static Proto.OpDef.Types.ArgDef ToProto(ArgDef arg) => new()
    {
        Name = arg.Name,
        Type = (Proto.DataType)arg.Type,
        TypeAttr = arg.TypeAttr ?? "",
        NumberAttr = arg.NumberAttr ?? "",
        TypeListAttr = arg.TypeListAttr ?? "",
        IsRef = arg.IsRef,
    };

    static Proto.OpDef.Types.AttrDef ToProto(AttrDef attr)
    {
        string kind = attr.Kind == AttrKind.Function ? "func" : attr.Kind.ToString().ToLowerInvariant();
        var proto = new Proto.OpDef.Types.AttrDef { Name = attr.Name, Type = attr.IsList ? $"list({kind})" : kind };
        if (attr.Default is not null) proto.DefaultValue = AttrProtos.ToProto(attr.Default);
        if (!attr.Allowed.IsEmpty) proto.AllowedValues = AttrProtos.ToProto(AttrValue.List(attr.Kind, attr.Allowed));
        if (attr.Minimum is { } minimum) (proto.HasMinimum, proto.Minimum) = (true, minimum);
        return proto;
    }
}
