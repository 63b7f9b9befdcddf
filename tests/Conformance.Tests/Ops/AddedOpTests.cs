using System.Text.Json;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>Two files add an op, the op and its case: <c>samples/AddAnOp</c>, which <c>docs/add-an-op.md</c> shows.</summary>
public sealed class AddedOpTests
{
    /// <summary>The ops of the sample and this program's.</summary>
    sealed class AllOps : IOpTable
    {
        public OpRegistration? Find(string name) => AddAnOp.OpTable.Instance.Find(name) ?? OpTable.Instance.Find(name);

        public IReadOnlyList<string> Names { get; } = [.. AddAnOp.OpTable.Instance.Names.Concat(OpTable.Instance.Names).Order(StringComparer.Ordinal)];
    }

    static string Sample(string file) => File.ReadAllText(Path.Combine(Golden.Repository, "samples", "AddAnOp", file));

    [Fact]
    public void The_op_passes_its_case()
    {
        using var line = JsonDocument.Parse(Sample("Cube.jsonl"));
        Assert.Empty(new OpCaseRunner(new OpCase(line.RootElement), new AllOps()).Run());
    }

    [Fact]
    public void The_op_has_its_gradient()
    {
        var graph = new Graph(new AllOps());
        var scope = new Scope(graph);
        Output x = scope.Placeholder(DType.Double, PartialShape.Of(3));
        Output y = AddAnOp.OpBuilders.Cube(scope, x);
        Output dx = GradientBuilder.Build(scope, [y], [x])[0]!.Value.Values;
        using var session = new Session(graph);
        using Tensor at = Tensor.From([-2.0, 0, 3], 3);
        using Tensor slope = session.Run([(x.Name, at)], [dx.Name])[0];
        Assert.Equal([12, 0, 27], slope.Read<double>().ToArray());
    }

    [Fact]
    public void The_page_shows_the_two_files()
    {
        string page = File.ReadAllText(Path.Combine(Golden.Repository, "docs", "add-an-op.md"));
        string op = Sample("CubeOp.cs");
        Assert.Contains($"```csharp\n{op[op.IndexOf("/// <summary>", StringComparison.Ordinal)..]}```", page, StringComparison.Ordinal);
        Assert.Contains($"```json\n{Sample("Cube.jsonl")}```", page, StringComparison.Ordinal);
    }
}
