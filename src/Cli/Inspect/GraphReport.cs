using TensorHarbor.Cli.Reports;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Inspect;

/// <summary>What is in a GraphDef or MetaGraphDef: ops, inputs, outputs, variables, functions. Ops need not be known.</summary>
static class GraphReport
{
    /// <summary>Ops that hold a variable.</summary>
    internal static readonly string[] VariableOps = ["Variable", "VariableV2", "VarHandleOp", "TemporaryVariable"];

    /// <summary>Reads a <c>.pb</c> or <c>.pbtxt</c> file.</summary>
    /// <exception cref="StatusException">NOT_FOUND, DATA_LOSS, OUT_OF_RANGE, INVALID_ARGUMENT.</exception>
    public static Report CreateForGraph(string path)
    {
        var report = new Report(TargetKind.Graph.Name(), path);
        AddGraph(report, ProtoFiles.Read<GraphDef>(path));
        return report;
    }

    /// <summary>Reads a <c>.meta</c> file, binary or text.</summary>
    /// <inheritdoc cref="CreateForGraph"/>
    public static Report CreateForMetaGraph(string path)
    {
        var report = new Report(TargetKind.MetaGraph.Name(), path);
        MetaGraphDef proto = ProtoFiles.Read<MetaGraphDef>(path);
        report.Add("tensorflow_version", proto.MetaInfoDef?.TensorflowVersion);
        report.Add("tags", proto.MetaInfoDef?.Tags.ToArray() ?? []);
        report.Add("saver_format", proto.SaverDef?.Version.ToString());
        AddGraph(report, proto.GraphDef ?? new GraphDef());
        ReportTable signatures = AddSignatureTable(report);
        AddSignatures(signatures, proto);
        ReportTable collections = report.AddTable("collections", "collection", "kind", "count#");
        foreach ((string name, CollectionDef collection) in proto.CollectionDef.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            collections.Add(name, collection.KindCase.ToString(), SizeOf(collection));
        }
        return report;
    }

    static int SizeOf(CollectionDef collection) => collection.KindCase switch
    {
        CollectionDef.KindOneofCase.NodeList => collection.NodeList.Value.Count,
        CollectionDef.KindOneofCase.BytesList => collection.BytesList.Value.Count,
        CollectionDef.KindOneofCase.Int64List => collection.Int64List.Value.Count,
        CollectionDef.KindOneofCase.FloatList => collection.FloatList.Value.Count,
        CollectionDef.KindOneofCase.AnyList => collection.AnyList.Value.Count,
        _ => 0,
    };

    /// <summary>The empty table that <see cref="AddSignatures"/> fills.</summary>
    internal static ReportTable AddSignatureTable(Report report) =>
        report.AddTable("signatures", "tags", "signature", "method", "direction", "key", "dtype", "shape", "tensor");

    /// <summary>A row for each input and output of each signature.</summary>
    internal static void AddSignatures(ReportTable table, MetaGraphDef graph)
    {
        string tags = string.Join(",", graph.MetaInfoDef?.Tags.AsEnumerable() ?? []);
        foreach ((string name, SignatureDef signature) in graph.SignatureDef.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            foreach ((string direction, IDictionary<string, TensorInfo> tensors) in new[] { ("input", signature.Inputs), ("output", signature.Outputs) })
            {
                foreach ((string key, TensorInfo tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
                {
                    table.Add(tags, name, signature.MethodName, direction, key, tensor.Dtype.ToDType().PythonName(), ShapeOf(tensor.TensorShape), tensor.Name);
                }
            }
        }
    }

    static void AddGraph(Report report, GraphDef graph)
    {
        report.Add("node_count", graph.Node.Count);
        report.Add("function_count", graph.Library?.Function.Count ?? 0);
        report.Add("producer", graph.Versions?.Producer ?? 0);
        report.Add("min_consumer", graph.Versions?.MinConsumer ?? 0);
        string[] devices = [.. graph.Node.Select(n => n.Device).Where(d => d.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        report.Add("devices", devices.Length == 0 ? null : devices);
        AddNodes(report.AddTable("inputs", "name", "op", "dtype", "shape"), graph.Node.Where(n => n.Op.StartsWith("Placeholder", StringComparison.Ordinal)));
        ReportTable outputs = report.AddTable("outputs", "name", "op");
        foreach (NodeDef node in Outputs(graph)) outputs.Add(node.Name, node.Op);
        AddNodes(report.AddTable("variables", "name", "op", "dtype", "shape"), graph.Node.Where(n => VariableOps.Contains(n.Op)));
        AddOps(report.AddTable("ops", "op", "count#"), [graph]);
    }

    /// <summary>A row for each op, the most frequent first; functions' nodes count too.</summary>
    internal static void AddOps(ReportTable table, IEnumerable<GraphDef> graphs)
    {
        IEnumerable<NodeDef> nodes = graphs.SelectMany(g => g.Node.Concat(g.Library?.Function.SelectMany(f => f.NodeDef) ?? []));
        foreach (IGrouping<string, NodeDef> op in nodes.GroupBy(n => n.Op).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal))
        {
            table.Add(op.Key, op.Count());
        }
    }

    /// <summary>A row for each node: name, op, dtype and shape.</summary>
    internal static void AddNodes(ReportTable table, IEnumerable<NodeDef> nodes)
    {
        foreach (NodeDef node in nodes)
        {
            table.Add(node.Name, node.Op, node.Attr.TryGetValue("dtype", out AttrValue? dtype) ? dtype.Type.ToDType().PythonName() : null,
                node.Attr.TryGetValue("shape", out AttrValue? shape) ? ShapeOf(shape.Shape) : null);
        }
    }

    /// <summary>Nodes whose outputs nothing in the graph takes.</summary>
    internal static IEnumerable<NodeDef> Outputs(GraphDef graph)
    {
        HashSet<string> used = new(graph.Node.SelectMany(n => n.Input).Select(NodeOf), StringComparer.Ordinal);
        return graph.Node.Where(n => !used.Contains(n.Name));
    }

    /// <summary>The node of an input: <c>node:1</c> and <c>^node</c> are <c>node</c>'s.</summary>
    internal static string NodeOf(string input)
    {
        string name = input.TrimStart('^');
        int colon = name.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? name : name[..colon];
    }

    /// <summary>The sizes, -1 where unknown; null if the rank is not known.</summary>
    internal static object? ShapeOf(TensorShapeProto? shape) => shape is null || shape.UnknownRank ? null : shape.Dim.Select(d => d.Size).ToArray();
}
