using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>The golden op suite: values, shapes, errors and gradients are TensorFlow's, but for what <see cref="IgnoreList"/> admits.</summary>
[Trait("golden", "ops")]
public sealed class OpConformance
{
    public static TheoryData<string> All => GoldenCases.Of("op cases", OpCases.Names);

    public static TheoryData<string> Differentiable =>
        GoldenCases.Of("op cases with gradients", OpCases.Names.Where(n => new OpCase(OpCases.Get(n)).Find("gradients") is not null));

    public static TheoryData<string> Doubles =>
        GoldenCases.Of("op cases with gradients in double", OpCases.Names.Where(n => new FiniteDifferences(new OpCase(OpCases.Get(n))).Inputs.Count > 0));

    public static TheoryData<string> ListedOps => GoldenCases.Of("ops in ignored.txt", IgnoreList.Ops);

    [Theory, MemberData(nameof(All))]
    public void Matches_TensorFlow(string name)
    {
        var op = new OpCase(OpCases.Get(name));
        Check("run", name, op.GraphDef, () => new OpCaseRunner(op).Run());
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradient_graph_matches_TensorFlow(string name)
    {
        var gradients = new OpGradientRunner(new OpCase(OpCases.Get(name)));
        if (!gradients.Fails) Check("graph", name, gradients.GraphDef, gradients.RunGraph);
    }

    [Theory, MemberData(nameof(Differentiable))]
    public void Gradient_builder_matches_TensorFlow(string name)
    {
        var gradients = new OpGradientRunner(new OpCase(OpCases.Get(name)));
        if (!gradients.Fails) Check("builder", name, gradients.GraphDef, gradients.RunBuilder);
    }

    [Theory, MemberData(nameof(Doubles))]
    public void Gradient_matches_finite_differences(string name)
    {
        var op = new OpCase(OpCases.Get(name));
        Check("slope", name, op.GraphDef, () => new FiniteDifferences(op).Run());
    }

    [Theory, MemberData(nameof(ListedOps))]
    public void A_listed_op_is_missing(string op) => Assert.Null(OpTable.Instance.Find(op));

    static void Check(string kind, string name, GraphDef graph, Func<IReadOnlyList<string>> run)
    {
        string[] missing = Missing.OpsOf(graph);
        if (missing.Length > 0)
        {
            string[] unlisted = [.. missing.Where(op => IgnoreList.ReasonFor("op", op) is null)];
            Assert.True(unlisted.Length == 0, $"{name}: needs ops that are neither here nor in ignored.txt: {string.Join(", ", unlisted)}");
            Assert.Skip($"op {string.Join(", ", missing)}: {IgnoreList.ReasonFor("op", missing[0])}");
        }
        IReadOnlyList<string> faults = run();
        string text = $"{name}:\n  {string.Join("\n  ", faults)}";
        if (IgnoreList.ReasonFor(kind, name) is { } reason)
        {
            Assert.False(faults.Count == 0, $"{name} passes: take it out of ignored.txt ({kind})");
            Assert.Skip($"{reason}; {text}");
        }
        Assert.True(faults.Count == 0, text);
    }
}
