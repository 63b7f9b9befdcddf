using System.Collections.Immutable;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using AttrValue = TensorHarbor.Graphs.AttrValue;
using Proto = TensorHarbor.Formats.Protos;

namespace TensorHarbor.Formats.Graphs;

/// <summary>Attribute values to and from TensorFlow's <c>AttrValue</c> message.</summary>
public static class AttrProtos
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no value is set, or a tensor or shape in it is not valid.</exception>
    public static AttrValue FromProto(Proto.AttrValue proto) => proto.ValueCase switch
    {
        Proto.AttrValue.ValueOneofCase.S => AttrValue.Bytes(proto.S.ToByteArray()),
        Proto.AttrValue.ValueOneofCase.I => proto.I,
        Proto.AttrValue.ValueOneofCase.F => proto.F,
        Proto.AttrValue.ValueOneofCase.B => proto.B,
        Proto.AttrValue.ValueOneofCase.Type => (DType)proto.Type,
        Proto.AttrValue.ValueOneofCase.Shape => ShapeProtos.ToPartialShape(proto.Shape),
        Proto.AttrValue.ValueOneofCase.Tensor => ToTensor(proto.Tensor),
        Proto.AttrValue.ValueOneofCase.Func => ToFunction(proto.Func),
        Proto.AttrValue.ValueOneofCase.Placeholder => AttrValue.Placeholder(proto.Placeholder),
        Proto.AttrValue.ValueOneofCase.List => ToList(proto.List),
        _ => Throw.InvalidArgument<AttrValue>("an attribute has no value"),
    };

    /// <summary>Reads attributes by name; one without a value counts as not given, as in TensorFlow.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a tensor or shape in them is not valid.</exception>
    public static ImmutableDictionary<string, AttrValue> FromProto(IEnumerable<KeyValuePair<string, Proto.AttrValue>> attrs) => attrs
        .Where(a => a.Value.ValueCase != Proto.AttrValue.ValueOneofCase.None).ToImmutableDictionary(a => a.Key, a => FromProto(a.Value));

    /// <summary>A constant of few values may claim a shape; this is how much of it is believed.</summary>
    const long MaxRepeatedBytes = 256L << 20;

    static Tensor ToTensor(TensorProto proto)
    {
        using Tensor pooled = TensorProtos.ToTensor(proto, MaxRepeatedBytes);
        return pooled.ToUnpooled();
    }

    static FunctionRef ToFunction(NameAttrList proto) =>
        new(proto.Name, FromProto(proto.Attr));

    static AttrValue ToList(Proto.AttrValue.Types.ListValue list)
    {
        if (list.S.Count > 0) return AttrValue.List(AttrKind.String, list.S.Select(v => AttrValue.Bytes(v.ToByteArray())));
        if (list.F.Count > 0) return AttrValue.List(AttrKind.Float, list.F.Select(v => (AttrValue)v));
        if (list.B.Count > 0) return AttrValue.List(AttrKind.Bool, list.B.Select(v => (AttrValue)v));
        if (list.Type.Count > 0) return AttrValue.List(AttrKind.Type, list.Type.Select(v => (AttrValue)(DType)v));
        if (list.Shape.Count > 0) return AttrValue.List(AttrKind.Shape, list.Shape.Select(v => (AttrValue)ShapeProtos.ToPartialShape(v)));
        if (list.Tensor.Count > 0) return AttrValue.List(AttrKind.Tensor, list.Tensor.Select(v => (AttrValue)ToTensor(v)));
        if (list.Func.Count > 0) return AttrValue.List(AttrKind.Function, list.Func.Select(v => (AttrValue)ToFunction(v)));
        return AttrValue.List(AttrKind.Int, list.I.Select(v => (AttrValue)v));
    }

    /// <summary>Writes a message.</summary>
    public static Proto.AttrValue ToProto(AttrValue value)
    {
        if (value.IsList) return new() { List = ToListProto(value) };
        return value.Kind switch
        {
            AttrKind.String => new() { S = ByteString.CopyFrom(value.AsBytes()) },
            AttrKind.Int => new() { I = value.AsInt() },
            AttrKind.Float => new() { F = value.AsFloat() },
            AttrKind.Bool => new() { B = value.AsBool() },
            AttrKind.Type => new() { Type = (DataType)value.AsType() },
            AttrKind.Shape => new() { Shape = ShapeProtos.ToProto(value.AsShape()) },
            AttrKind.Tensor => new() { Tensor = TensorProtos.ToProto(value.AsTensor()) },
            AttrKind.Function => new() { Func = ToProto(value.AsFunction()) },
            _ => new() { Placeholder = value.AsPlaceholder() },
        };
    }

    static NameAttrList ToProto(FunctionRef function)
    {
        var proto = new NameAttrList { Name = function.Name };
        foreach ((string name, AttrValue value) in function.Attrs) proto.Attr.Add(name, ToProto(value));
        return proto;
    }

    static Proto.AttrValue.Types.ListValue ToListProto(AttrValue value)
    {
        var list = new Proto.AttrValue.Types.ListValue();
        foreach (AttrValue item in value.AsList())
        {
            switch (value.Kind)
            {
                case AttrKind.String: list.S.Add(ByteString.CopyFrom(item.AsBytes())); break;
                case AttrKind.Int: list.I.Add(item.AsInt()); break;
                case AttrKind.Float: list.F.Add(item.AsFloat()); break;
                case AttrKind.Bool: list.B.Add(item.AsBool()); break;
                case AttrKind.Type: list.Type.Add((DataType)item.AsType()); break;
                case AttrKind.Shape: list.Shape.Add(ShapeProtos.ToProto(item.AsShape())); break;
                case AttrKind.Tensor: list.Tensor.Add(TensorProtos.ToProto(item.AsTensor())); break;
                case AttrKind.Function: list.Func.Add(ToProto(item.AsFunction())); break;
            }
        }
        return list;
    }
}
