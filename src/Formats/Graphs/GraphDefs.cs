using System.Collections.Immutable;
using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;
using FunctionDef = TensorHarbor.Graphs.FunctionDef;
using AttrValue = TensorHarbor.Graphs.AttrValue;
using NodeDef = TensorHarbor.Graphs.NodeDef;
using Proto = TensorHarbor.Formats.Protos;

namespace TensorHarbor.Formats.Graphs;

/// <summary>Graphs to and from TensorFlow's <c>GraphDef</c> message.</summary>
public static class GraphDefs
{
    /// <summary>Parses serialized bytes.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a GraphDef.</exception>
    public static GraphDef Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return GraphDef.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new StatusException(ErrorCode.InvalidArgument, $"not a GraphDef: {e.Message}", e);
        }
    }

    /// <summary>Builds the graph of a message.</summary>
    /// <param name="proto">The message.</param>
    /// <param name="ops">The ops that nodes may use.</param>
    /// <exception cref="StatusException">What <see cref="GraphImporter.Import"/> refuses; NOT_FOUND: unknown op.</exception>
    public static Graph Import(GraphDef proto, IOpTable ops)
    {
        var graph = new Graph(ops) { Producer = proto.Versions?.Producer ?? 0 };
        ImportInto(graph, proto);
        return graph;
    }

    /// <summary>Adds the nodes and functions of a message to a graph, as <c>tf.import_graph_def</c>.</summary>
    /// <param name="graph">The graph to add to.</param>
    /// <param name="proto">The message.</param>
    /// <param name="prefix">Put before each node's name, with a slash; empty: nothing.</param>
    /// <param name="inputMap">Replaces inputs: tensor name in the message (<c>node:0</c>) to an output of <paramref name="graph"/>.</param>
    /// <returns>The nodes made, by their names in the message.</returns>
    public static IReadOnlyDictionary<string, Node> ImportInto(
        Graph graph, GraphDef proto, string prefix = "", IReadOnlyDictionary<string, Output>? inputMap = null)
    {
        foreach (Proto.FunctionDef function in proto.Library?.Function ?? []) graph.Functions.Add(FromProto(function));
        foreach (GradientDef gradient in proto.Library?.Gradient ?? []) graph.Functions.AddGradient(gradient.FunctionName, gradient.GradientFunc);
        return GraphImporter.Import(graph, [.. proto.Node.Select(FromProto)], prefix, inputMap);
    }

    /// <summary>The message of a graph: nodes in the order they were added, every attribute written.</summary>
    public static GraphDef Export(Graph graph)
    {
        var proto = new GraphDef { Versions = new VersionDef { Producer = graph.Producer, MinConsumer = GraphVersions.MinConsumer } };
        proto.Node.AddRange(graph.Nodes.Select(n => ToProto(n.ToDef())));
        var library = new FunctionDefLibrary();
        library.Function.AddRange(graph.Functions.All.OrderBy(f => f.Name, StringComparer.Ordinal).Select(ToProto));
        library.Gradient.AddRange(graph.Functions.Gradients.Select(g => new GradientDef { FunctionName = g.Key, GradientFunc = g.Value }));
        if (library.Function.Count > 0) proto.Library = library;
        return proto;
    }

    /// <summary>Reads a node.</summary>
    public static NodeDef FromProto(Proto.NodeDef proto)
    {
        try
        {
            return new(proto.Name, proto.Op)
            {
                Inputs = [.. proto.Input],
                Device = proto.Device,
                Attrs = AttrProtos.FromProto(proto.Attr),
            };
        }
        catch (StatusException e)
        {
            throw new StatusException(e.Code, $"Node '{proto.Name}' (op {proto.Op}): {e.Message}", e);
        }
    }

    /// <summary>Writes a node.</summary>
    public static Proto.NodeDef ToProto(NodeDef node)
    {
        var proto = new Proto.NodeDef { Name = node.Name, Op = node.Op, Device = node.Device };
        proto.Input.AddRange(node.Inputs);
        foreach ((string name, AttrValue value) in node.Attrs) proto.Attr.Add(name, AttrProtos.ToProto(value));
        return proto;
    }

    /// <summary>Reads a function.</summary>
    public static FunctionDef FromProto(Proto.FunctionDef proto) => new(OpProtos.FromProto(proto.Signature))
    {
        Nodes = [.. proto.NodeDef.Select(FromProto)],
        Results = proto.Ret.ToImmutableDictionary(r => r.Key, r => r.Value),
        ControlResults = proto.ControlRet.ToImmutableDictionary(r => r.Key, r => r.Value),
        Attrs = AttrProtos.FromProto(proto.Attr),
        ArgAttrs = proto.ArgAttr.ToImmutableDictionary(a => (int)a.Key, a => AttrProtos.FromProto(a.Value.Attr)),
    };

    /// <summary>Writes a function.</summary>
    public static Proto.FunctionDef ToProto(FunctionDef function)
    {
        var proto = new Proto.FunctionDef { Signature = OpProtos.ToProto(function.Signature) };
        proto.NodeDef.AddRange(function.Nodes.Select(ToProto));
        proto.Ret.Add(function.Results);
        proto.ControlRet.Add(function.ControlResults);
        foreach ((string name, AttrValue value) in function.Attrs) proto.Attr.Add(name, AttrProtos.ToProto(value));
        foreach ((int index, ImmutableDictionary<string, AttrValue> attrs) in function.ArgAttrs)
        {
            var argument = new Proto.FunctionDef.Types.ArgAttrs();
            foreach ((string name, AttrValue value) in attrs) argument.Attr.Add(name, AttrProtos.ToProto(value));
            proto.ArgAttr.Add((uint)index, argument);
        }
        return proto;
    }
}
