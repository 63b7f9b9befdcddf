using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Training;

/// <summary>
/// The gradient nodes that our builder makes for the golden training runs' models are TensorFlow's: same names, ops and inputs.
/// </summary>
[Trait("golden", "training")]
public sealed class GradientGraphs
{
    public static TheoryData<string> Runs => GoldenCases.Of("training runs", Golden.Find("training") is { } folder
        ? [.. Directory.GetDirectories(folder).Where(d => File.Exists(Path.Combine(d, "graph.pb"))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)]
        : []);

    [Theory, MemberData(nameof(Runs))]
    public void Match_TensorFlow(string run)
    {
        GraphDef whole = GraphDefs.Parse(File.ReadAllBytes(Golden.File("training", run, "graph.pb")));
        var nodes = whole.Node.ToDictionary(n => n.Name);
        Graph graph = GraphDefs.Import(Needed(whole, nodes, "loss"), OpTable.Instance);
        Output[] xs = [.. graph.Nodes.Where(n => n.Type == "VariableV2").Select(n => n[0])];
        GradientBuilder.Build(new Scope(graph), [graph.GetOutput("loss:0")], xs, gate: true);
        string[] expected = [.. whole.Node.Where(IsGradient).Select(n => $"{n.Name} = {n.Op}({string.Join(", ", n.Input.Order(StringComparer.Ordinal))})").Order(StringComparer.Ordinal)];
        string[] got = [.. graph.Nodes.ToArray().Where(n => n.Name.StartsWith("gradients/", StringComparison.Ordinal)).Select(Text).Order(StringComparer.Ordinal)];
        string[] missing = [.. expected.Except(got)], extra = [.. got.Except(expected)];
        Assert.True(missing.Length + extra.Length == 0,
            $"{run}: {missing.Length} nodes missing, {extra.Length} too many:\n  - {string.Join("\n  - ", missing)}\n  + {string.Join("\n  + ", extra)}");
    }

    /// <summary>TensorFlow also adds zeros for outputs without a gradient, which nobody reads.</summary>
    static bool IsGradient(Formats.Protos.NodeDef node) =>
        node.Name.StartsWith("gradients/", StringComparison.Ordinal) && !node.Name.StartsWith("gradients/zeros_like", StringComparison.Ordinal);

    /// <summary>The nodes that a node depends on.</summary>
    static GraphDef Needed(GraphDef whole, Dictionary<string, Formats.Protos.NodeDef> nodes, string root)
    {
        var needed = new HashSet<string>();
        var stack = new Stack<string>([root]);
        while (stack.TryPop(out string? name))
        {
            if (!needed.Add(name)) continue;
            foreach (string input in nodes[name].Input) stack.Push(input.TrimStart('^').Split(':')[0]);
        }
        GraphDef part = whole.Clone();
        part.Node.Clear();
        part.Node.Add(whole.Node.Where(n => needed.Contains(n.Name)));
        return part;
    }

    static string Text(Node node)
    {
        List<string> inputs = [.. node.Inputs.ToArray().Select(i => i.Index == 0 ? i.Node.Name : $"{i.Node.Name}:{i.Index}"), .. node.ControlInputs.ToArray().Select(n => "^" + n.Name)];
        return $"{node.Name} = {node.Type}({string.Join(", ", inputs.Order(StringComparer.Ordinal))})";
    }
}
