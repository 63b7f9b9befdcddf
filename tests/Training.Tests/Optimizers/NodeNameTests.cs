using System.Text.RegularExpressions;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Training.Tests.Optimizers;

/// <summary>The nodes and variables of our training graphs are those of TensorFlow's own.</summary>
[Trait("golden", "training")]
public sealed partial class NodeNameTests(ITestOutputHelper output)
{
    public static TheoryData<string> Optimizers => [.. OptimizerCatalog.Names];

    [Theory, MemberData(nameof(Optimizers))]
    public void Nodes_are_named_as_TensorFlow_names_them(string optimizer)
    {
        (Graph theirs, ClassifierGraph model) = Load(optimizer);
        _ = new Saver(model.Scope, model.Variables.All);
        string[] want = [.. theirs.Nodes.Where(n => !IsOfItsOwn(n.Name)).Select(Describe)], got = [.. model.Graph.Nodes.Select(Describe)];
        string[] missing = [.. want.Except(got).Order(StringComparer.Ordinal)], added = [.. got.Except(want).Order(StringComparer.Ordinal)];
        output.WriteLine($"{want.Length - missing.Length} of TensorFlow's {want.Length} nodes, {added.Length} others");
        string[] unknown = [.. missing.Where(m => !IsExpected(m))];
        Assert.True(unknown.Length == 0, $"missing:\n  {string.Join("\n  ", unknown)}\nadded:\n  {string.Join("\n  ", added)}");
    }

    /// <summary>
    /// Nodes that ours does without: two that nothing uses; other initial values of the same number; the constants of FTRL's beta (0)
    /// and of proximal Adagrad's regularisation, which its train_op repeats for each variable.
    /// </summary>
    [GeneratedRegex("^(SparseSoftmaxCrossEntropyWithLogits/Shape|gradients/zeros_like|beta[12]_power/initial_value|"
        + "Const(_[0-9]+)?|Ftrl/.*|.*/Ftrl/Initializer/.*) = ")]
    private static partial Regex Expected();

    static bool IsExpected(string node) => Expected().IsMatch(node);

    static (Graph Theirs, ClassifierGraph Model) Load(string optimizer)
    {
        Graph theirs = GraphDefs.Import(GraphDefs.Parse(File.ReadAllBytes(FileOf(optimizer, "graph.pb"))), OpTable.Instance);
        int[] hidden = [.. Enumerable.Range(1, 9).Select(i => theirs.Find($"model/layer{i}/weights")).OfType<Node>()
            .Select(n => (int)n.OutputShapes[0][1])];
        return (theirs, new ClassifierGraph(OpTable.Instance, new ModelOptions { HiddenUnits = hidden }, sparse: false,
            OptimizerCatalog.Create(optimizer, 0.01f)));
    }

    static string FileOf(string optimizer, string name)
    {
        string? folder = Golden.Find("training") is { } training ? Path.Combine(training, $"cancer-wide_and_deep-{optimizer}") : null;
        Assert.SkipUnless(Directory.Exists(folder), $"no golden run of {optimizer}");
        return Path.Combine(folder, name);
    }

    [Theory, MemberData(nameof(Optimizers))]
    public void Slots_have_TensorFlows_names_shapes_and_initial_values(string optimizer)
    {
        ClassifierGraph model = Load(optimizer).Model;
        using CheckpointReader theirs = CheckpointReader.Open(FileOf(optimizer, "initial"));
        Assert.Equal(theirs.Tensors.Select(t => t.Name), model.Variables.All.Select(v => v.Name).Order(StringComparer.Ordinal));
        using var session = new Session(model.Graph);
        session.RunTargets(model.Initializer.Name);
        foreach (GraphVariable variable in model.Variables.All)
        {
            using Tensor want = theirs.Read(variable.Name), got = session.Run([], [variable.Read.Name])[0];
            Assert.Equal(want.Shape, got.Shape);
            if (!variable.IsTrainable) Assert.Null(TensorComparison.Difference(want, got, 0, 0));
        }
    }

    /// <summary>
    /// Nodes that the program that made the golden graphs has beside model and optimizer: metrics, constants as initial values.
    /// </summary>
    static bool IsOfItsOwn(string name) =>
        name.StartsWith("auc/", StringComparison.Ordinal) || name.StartsWith("strided_slice", StringComparison.Ordinal)
        || name is "init_1" or "global_step/initial_value" || Regex.IsMatch(name, "^model/.*/Const(_1)?$");

    /// <summary>Name, op and inputs; of an assignment not what is assigned, of a group not the order.</summary>
    static string Describe(Node node)
    {
        IEnumerable<string> data = node.Inputs.ToArray().Select(i => i.Name)
            .Take(node.Type == "Assign" && !node.Name.StartsWith("save/", StringComparison.Ordinal) ? 1 : int.MaxValue);
        IEnumerable<string> control = node.ControlInputs.ToArray().Select(c => "^" + c.Name).Order(StringComparer.Ordinal);
        return $"{node.Name} = {node.Type}({string.Join(", ", data.Concat(control))})";
    }
}
