using System.Text.RegularExpressions;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training.Tests.Synchronous;

/// <summary>The nodes of synchronous training are those that TensorFlow's SyncReplicasOptimizer sent in a recorded cluster.</summary>
public sealed partial class SyncGraphTests
{
    [Theory]
    [InlineData("sync_2ps_2w", false)]
    [InlineData("sync_2ps_2w_embedding_stale", true)]
    public void Nodes_and_devices_are_those_of_TensorFlow(string scenario, bool hasEmbedding)
    {
        Assert.SkipWhen(Golden.Find("distributed") is null, "no golden folder");
        RecordedCall create = RecordedCall.Load(scenario).First(c => c.Is("CreateSession") && c.From == "client:0");
        Graph theirs = GraphDefs.Import(CreateSessionRequest.Parser.ParseFrom(create.Request).GraphDef, OpTable.Instance);
        string[] want = Described(theirs), got = Described(Build(hasEmbedding));
        Assert.True(want.Length > 80, $"{want.Length} nodes");
        string[] missing = [.. want.Except(got).Order(StringComparer.Ordinal)];
        Assert.True(missing.Length == 0, $"missing:\n  {string.Join("\n  ", missing)}\nadded:\n  {string.Join("\n  ", got.Except(want).Order(StringComparer.Ordinal))}");
    }

    static Graph Build(bool hasEmbedding)
    {
        int created = 0;
        var graph = new Graph(OpTable.Instance) { DeviceOfNew = def => def.Op == "VariableV2" ? $"/job:ps/task:{created++ % 2}" : "/job:worker/task:0" };
        var model = new GoldenModel(graph, hasEmbedding);
        _ = new SyncReplicas(model.Scope, new Adagrad(0.05f), model.Loss, model.Variables, model.GlobalStep, new SyncOptions(2, 2));
        return graph;
    }

    [GeneratedRegex("^(sync_|Assign(_1)?$|Fill(/dims)?$|Adagrad|.*/Adagrad(/Assign|/read)?$)")]
    private static partial Regex OfTraining();

    /// <summary>Nodes that group others by device, that only the client's queue runner needs, or that save and check.</summary>
    [GeneratedRegex("NoOp(_[0-9]+)?$|group_deps$|^sync_token_q_Close|^Adagrad/update$|learning_rate")]
    private static partial Regex Elsewhere();

    static string[] Described(Graph graph) =>
        [.. graph.Nodes.Where(n => OfTraining().IsMatch(n.Name) && !Elsewhere().IsMatch(n.Name) && !n.Name.Contains("EnqueueMany_", StringComparison.Ordinal)).Select(Describe)];

    static string Describe(Node node)
    {
        IEnumerable<string> inputs = node.Inputs.ToArray().Select(i => i.Name.StartsWith("gradients/", StringComparison.Ordinal) ? "gradient" : i.Name);
        IEnumerable<string> control = node.ControlInputs.ToArray().Select(c => $"^{c.Name}").Order(StringComparer.Ordinal);
        string attrs = string.Join(' ', new[] { "shared_name", "reduction_type", "shape", "capacity", "has_known_shape" }.Where(node.Attrs.ContainsKey).Select(a => $"{a}={node.Attr(a)}"));
        return $"{node.Name} = {node.Type}({string.Join(", ", inputs.Concat(control))}) {attrs} {node.Device.Replace("/device:CPU:*", "", StringComparison.Ordinal)}";
    }
}
