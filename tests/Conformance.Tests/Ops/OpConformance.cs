namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>The golden op suite: values, shapes and errors of every op that we have are TensorFlow's.</summary>
[Trait("golden", "ops")]
public sealed class OpConformance
{
    public static TheoryData<string> All => [.. OpCases.Names];

    public static TheoryData<string> Differentiable => [.. OpCases.Names.Where(n => new OpCase(OpCases.Get(n)).Find("gradients") is not null)];

    [Theory(SkipTestWithoutData = true), MemberData(nameof(All))]
    public void Matches_TensorFlow(string name)
    {
        var op = new OpCase(OpCases.Get(name));
        Missing.SkipIfOpsAre(op.GraphDef);
        Check(name, new OpCaseRunner(op).Run());
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Differentiable))]
    public void Gradient_graph_matches_TensorFlow(string name)
    {
        var gradients = new OpGradientRunner(new OpCase(OpCases.Get(name)));
        Missing.SkipIfOpsAre(gradients.GraphDef);
        if (!gradients.Fails) Check(name, gradients.RunGraph());
    }

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Differentiable))]
    public void Gradient_builder_matches_TensorFlow(string name)
    {
        var op = new OpCase(OpCases.Get(name));
        var gradients = new OpGradientRunner(op);
        Missing.SkipIfOpsAre(op.GraphDef);
        Missing.SkipIfOpsAre(gradients.GraphDef);
        if (!gradients.Fails) Check(name, gradients.RunBuilder());
    }

    static void Check(string name, IReadOnlyList<string> faults)
    {
        if (faults.Count > 0) Assert.Fail($"{name}:\n  {string.Join("\n  ", faults)}");
    }
}
