using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Formats.SavedModels;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Training;
using NodeDef = TensorHarbor.Formats.Protos.NodeDef;

namespace TensorHarbor.Cli.GraphVerbs;

/// <summary>The steps that a graph is made for, as they would run: one for each signature, or one to all of the graph's ends.</summary>
static class GraphSteps
{
    /// <summary>Name of the step of a graph without signatures.</summary>
    public const string WholeGraph = "(all outputs)";

    /// <summary>Reports by signature, the one that is served by default first.</summary>
    /// <param name="source">The graph.</param>
    /// <param name="batch">Size of the first dimension of inputs where the graph leaves it open; <see langword="null"/>: it stays open.</param>
    /// <exception cref="StatusException">The graph has an op, a kernel or a shape that cannot be here.</exception>
    public static IReadOnlyList<(string Signature, StepReport Report)> Find(GraphSource source, long? batch)
    {
        Graph graph = GraphDefs.Import(batch is { } size ? WithBatch(source.Graph, size) : source.Graph, OpTable.Instance);
        IEnumerable<(string Signature, StepReport Report)> steps =
            from signature in source.Meta.SignatureDef.OrderBy(s => s.Key != CheckpointSignature.Key).ThenBy(s => s.Key, StringComparer.Ordinal)
            where signature.Value.Outputs.Values.All(t => graph.TryGetOutput(t.Name, out _)) && signature.Value.Inputs.Values.All(t => graph.TryGetOutput(t.Name, out _))
            where signature.Value.Outputs.Count > 0
            select (signature.Key, StepReport.Create(Tensors(graph, signature.Value.Inputs.Values), Tensors(graph, signature.Value.Outputs.Values)));
        (string, StepReport)[] found = [.. steps];
        return found.Length > 0 ? found : [(WholeGraph, OfAll(graph))];
    }

    static Output[] Tensors(Graph graph, IEnumerable<TensorInfo> tensors) => [.. tensors.Select(t => graph.GetOutput(t.Name)).Distinct()];

    static StepReport OfAll(Graph graph)
    {
        HashSet<Node> used = [];
        foreach (Node node in graph.Nodes)
        {
            foreach (Output input in node.Inputs) used.Add(input.Node);
            foreach (Node before in node.ControlInputs) used.Add(before);
        }
        Node[] ends = [.. graph.Nodes.Where(n => !used.Contains(n) && !IsInput(n.Type))];
        Output[] feeds = [.. graph.Nodes.Where(n => IsInput(n.Type)).Select(n => n[0])];
        return StepReport.Create(feeds, [.. ends.Where(n => n.OutputCount > 0).Select(n => n[0])], [.. ends.Where(n => n.OutputCount == 0)]);
    }

    static bool IsInput(string op) => op is "Placeholder" or "PlaceholderV2";

    static GraphDef WithBatch(GraphDef graph, long batch)
    {
        GraphDef sized = graph.Clone();
        foreach (NodeDef node in sized.Node)
        {
            if (!IsInput(node.Op) || !node.Attr.TryGetValue("shape", out Formats.Protos.AttrValue? shape)) continue;
            if (shape.Shape is { UnknownRank: false, Dim: [{ Size: < 0 } first, ..] }) first.Size = batch;
        }
        return sized;
    }
}
