using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Graphs;

/// <summary>Every graph of the golden formats becomes a graph of ours, and that the same GraphDef again.</summary>
[Trait("golden", "formats")]
public sealed class GraphRoundTrip
{
    public static TheoryData<string> Files => new(Golden.List("formats", "", "*.pb").Concat(Golden.List("formats", "", "*.meta"))
        .Where(file => !file.StartsWith("records/", StringComparison.Ordinal)));

    [Theory(SkipTestWithoutData = true), MemberData(nameof(Files))]
    public void A_graph_is_imported_and_exported_the_same(string file)
    {
        byte[] bytes = File.ReadAllBytes(Golden.File("formats", file));
        GraphDef expected = file.EndsWith(".meta", StringComparison.Ordinal) ? MetaGraphDef.Parser.ParseFrom(bytes).GraphDef : GraphDefs.Parse(bytes);
        GraphDef got = GraphDefs.Export(GraphDefs.Import(expected, OpTable.Instance));
        Assert.Equal(expected.Node.Select(node => node.Name), got.Node.Select(node => node.Name));
        foreach ((NodeDef want, NodeDef have) in expected.Node.Zip(got.Node)) Assert.Equal(want.ToString(), have.ToString());
        Assert.Equal(expected.Library?.ToString(), got.Library?.ToString());
        Assert.Equal(expected.Versions, got.Versions);
    }
}
