using System.Text.RegularExpressions;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training.Tests.Synchronous;

/// <summary>The nodes of synchronous training are those that TensorFlow's SyncReplicasOptimizer sent in a recorded cluster.</summary>
public sealed partial class SyncGraphTests
{
    static readonly (string Name, long[] Shape)[] _deep =
        [("deep/w0", [9, 16]), ("deep/b0", [16]), ("deep/w1", [16, 8]), ("deep/b1", [8]), ("deep/w2", [8, 2]), ("deep/b2", [2])];

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
        var scope = new Scope(graph);
        var variables = new VariableCollection();
        GraphVariable step = variables.AddGlobalStep(scope);
        Output Variable(string name, params long[] shape) => variables.Add(scope, name, new Shape(shape), Initializers.Zeros).Read;
        Output x = scope.Placeholder(DType.Float, PartialShape.Of(-1, 9), name: "features");
        Output label = scope.Placeholder(DType.Int64, PartialShape.Of(-1), name: "label");
        Output[] deep = [.. _deep.Select(v => Variable(v.Name, v.Shape))];
        Output y = x;
        for (int i = 0; i < deep.Length; i += 2) y = scope.AddV2(scope.MatMul(y, deep[i]), deep[i + 1]);
        Output wide;
        if (hasEmbedding)
        {
            Output table = Variable("wide/table", 90, 2);
            Output rows = scope.Colocate(table.Node.Inputs[0].Node).GatherV2(table, scope.Cast(x, DType.Int64), scope.Const(0));
            wide = scope.Sum(rows, scope.Const(1));
        }
        else
        {
            Output w = Variable("wide/w", 9, 2), b = Variable("wide/b", 2);
            wide = scope.AddV2(scope.MatMul(x, w), b);
        }
        Output losses = scope.SparseSoftmaxCrossEntropyWithLogits(scope.AddV2(y, wide), label).Loss;
        Output loss = scope.Mean(losses, scope.Const([0]), name: "loss");
        _ = new SyncReplicas(scope, new Adagrad(0.05f), loss, variables, step, new SyncOptions(2, 2));
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
