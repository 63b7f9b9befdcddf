using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Ops;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>Changes a graph as a graph: ops, inputs, attributes, values of constants, functions. It stays a message that parses.</summary>
sealed class GraphMutator
{
    // what would touch files, print, or wait for what never comes
    static readonly string[] _harmful = ["File", "Save", "Restore", "Print", "Checkpoint", "Reader", "Write", "Log", "Summary", "Abort", "Dump", "Cache"];

    static readonly DataType[] _types = [.. Enum.GetValues<DataType>()];

    static readonly string[] _ops = [.. OpTable.Instance.Names.Where(name => !_harmful.Any(h => name.Contains(h, StringComparison.Ordinal)))];

    /// <summary>May the graph be run on this machine?</summary>
    public static bool IsHarmless(GraphDef graph) =>
        !graph.Node.Concat(graph.Library?.Function.SelectMany(f => f.NodeDef) ?? []).Any(n => _harmful.Any(h => n.Op.Contains(h, StringComparison.Ordinal)));

    /// <summary>A changed copy.</summary>
    public GraphDef Next(GraphDef graph, GraphDef other, Random random)
    {
        for (int n = random.Next(1, 4); n > 0; n--) Change(graph, other, random);
        return graph;
    }

    static void Change(GraphDef graph, GraphDef other, Random random)
    {
        IList<NodeDef> nodes = graph.Node;
        if (graph.Library is { Function.Count: > 0 } library && random.Next(3) == 0) nodes = Any(library.Function, random).NodeDef;
        if (nodes.Count == 0) nodes = graph.Node;
        if (nodes.Count == 0) graph.Node.Add(new NodeDef { Name = "a", Op = "NoOp" });
        if (nodes.Count == 0) return;
        NodeDef node = Any(nodes, random);
        switch (random.Next(12))
        {
            case 0: node.Op = Any(_ops, random); break;
            case 1 when node.Input.Count > 0: node.Input[random.Next(node.Input.Count)] = Source(nodes, random); break;
            case 2: node.Input.Add(Source(nodes, random)); break;
            case 3 when node.Input.Count > 0: node.Input.RemoveAt(random.Next(node.Input.Count)); break;
            case 4 when other.Node.Count > 0 && nodes.Count < 24: nodes.Add(Any(other.Node, random).Clone()); break;
            case 5: nodes.Remove(node); break;
            case 6: node.Name = random.Next(4) == 0 ? "" : Any(nodes, random).Name + (random.Next(2) == 0 ? "x" : ""); break;
            case 7 or 8 when nodes.FirstOrDefault(n => n.Op == "Const" && random.Next(2) == 0) is { } constant: ChangeConstant(constant, random); break;
            default: ChangeAttr(node, random); break;
        }
    }

    static T Any<T>(IList<T> list, Random random) => list[random.Next(list.Count)];

    static string Source(IList<NodeDef> nodes, Random random)
    {
        string name = Any(nodes, random).Name;
        return random.Next(8) switch { 0 => "^" + name, 1 => $"{name}:1", 2 => $"{name}:{Mutator.TellingNumber(random)}", _ => name };
    }

    static void ChangeConstant(NodeDef constant, Random random)
    {
        if (constant.Attr.TryGetValue("value", out AttrValue? value) && value.Tensor is not null) ChangeTensor(value.Tensor, constant, random);
    }

    static void ChangeAttr(NodeDef node, Random random)
    {
        if (node.Attr.Count == 0) return;
        string name = Any([.. node.Attr.Keys], random);
        if (random.Next(12) == 0) node.Attr.Remove(name);
        else Change(node.Attr[name], node, random);
    }

    static void Change(AttrValue value, NodeDef node, Random random)
    {
        switch (value.ValueCase)
        {
            case AttrValue.ValueOneofCase.I: value.I = random.Next(2) == 0 ? Mutator.TellingNumber(random) : value.I + random.Next(-3, 4); break;
            case AttrValue.ValueOneofCase.F: value.F = random.Next(4) switch { 0 => float.NaN, 1 => 0, 2 => -1e30f, _ => -value.F }; break;
            case AttrValue.ValueOneofCase.B: value.B = !value.B; break;
            case AttrValue.ValueOneofCase.Type: value.Type = Any(_types, random); break;
            case AttrValue.ValueOneofCase.S: value.S = ByteString.CopyFrom([.. new Mutator(random, []).Next(value.S.ToByteArray(), [])]); break;
            case AttrValue.ValueOneofCase.Shape: ChangeShape(value.Shape, random); break;
            case AttrValue.ValueOneofCase.Tensor: ChangeTensor(value.Tensor, node, random); break;
            case AttrValue.ValueOneofCase.List: ChangeList(value.List, random); break;
            case AttrValue.ValueOneofCase.Func: value.Func.Name += random.Next(2) == 0 ? "x" : ""; break;
            default: value.I = Mutator.TellingNumber(random); break;
        }
    }

    static void ChangeList(AttrValue.Types.ListValue list, Random random)
    {
        if (list.I.Count > 0)
        {
            int at = random.Next(list.I.Count);
            if (random.Next(3) == 0) list.I.RemoveAt(at);
            else list.I[at] = random.Next(2) == 0 ? Mutator.TellingNumber(random) : random.Next(-2, 5);
        }
        else if (list.Type.Count > 0)
        {
            if (random.Next(2) == 0) list.Type.Add(Any(_types, random));
            else list.Type.RemoveAt(random.Next(list.Type.Count));
        }
        else if (list.Shape.Count > 0) ChangeShape(Any(list.Shape, random), random);
        else list.I.Add(random.Next(-2, 5));
    }

    static void ChangeShape(TensorShapeProto shape, Random random)
    {
        if (shape.Dim.Count > 0 && random.Next(4) > 0) Any(shape.Dim, random).Size = random.Next(2) == 0 ? Mutator.TellingNumber(random) : random.Next(-1, 5);
        else if (shape.Dim.Count > 0 && random.Next(2) == 0) shape.Dim.RemoveAt(0);
        else if (random.Next(4) == 0) shape.UnknownRank = !shape.UnknownRank;
        else shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = random.Next(-1, 4) });
    }

    static void ChangeTensor(TensorProto tensor, NodeDef node, Random random)
    {
        switch (random.Next(5))
        {
            case 0:
                ChangeShape(tensor.TensorShape ??= new(), random);
                break;
            case 1:
                tensor.Dtype = Any(_types, random);
                if (random.Next(2) == 0 && node.Attr.TryGetValue("dtype", out AttrValue? type)) type.Type = tensor.Dtype;
                break;
            default:
                ChangeValues(tensor, random);
                break;
        }
    }

    static void ChangeValues(TensorProto tensor, Random random)
    {
        if (tensor.IntVal.Count > 0) tensor.IntVal[random.Next(tensor.IntVal.Count)] = random.Next(2) == 0 ? (int)Mutator.TellingNumber(random) : random.Next(-3, 6);
        else if (tensor.Int64Val.Count > 0) tensor.Int64Val[random.Next(tensor.Int64Val.Count)] = random.Next(2) == 0 ? Mutator.TellingNumber(random) : random.Next(-3, 6);
        else if (tensor.FloatVal.Count > 0) tensor.FloatVal[random.Next(tensor.FloatVal.Count)] = random.Next(3) switch { 0 => float.NaN, 1 => -1e30f, _ => 0 };
        else if (tensor.StringVal.Count > 0) tensor.StringVal[0] = ByteString.CopyFrom(new Mutator(random, []).Next(tensor.StringVal[0].ToByteArray(), []));
        else if (tensor.TensorContent.Length > 0) tensor.TensorContent = ByteString.CopyFrom(NumbersChanged(tensor.TensorContent.ToByteArray(), tensor.Dtype, random));
    }

    static byte[] NumbersChanged(byte[] content, DataType type, Random random)
    {
        int size = type is DataType.DtInt64 or DataType.DtDouble or DataType.DtUint64 ? 8 : 4;
        if (content.Length < size) return content;
        long value = random.Next(2) == 0 ? Mutator.TellingNumber(random) : random.Next(-3, 6);
        BitConverter.GetBytes(value)[..size].CopyTo(content, random.Next(content.Length / size) * size);
        return content;
    }
}
