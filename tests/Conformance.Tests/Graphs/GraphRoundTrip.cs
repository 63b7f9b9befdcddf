using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
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
        string[] missing = Missing.OpsOf(expected);
        Assert.SkipWhen(missing.Length > 0, $"ops we do not have: {string.Join(", ", missing)}");
        GraphDef got = GraphDefs.Export(GraphDefs.Import(expected, OpTable.Instance));
        CheckNodes(expected.Node, got.Node);
        Dictionary<string, FunctionDef> functions = (got.Library?.Function ?? []).ToDictionary(f => f.Signature.Name);
        foreach (FunctionDef want in expected.Library?.Function ?? [])
        {
            Assert.True(functions.Remove(want.Signature.Name, out FunctionDef? have), $"function {want.Signature.Name} is missing");
            CheckNodes(want.NodeDef, have.NodeDef);
            Assert.Equal(want.Ret, have.Ret);
            Assert.Equal(want.ControlRet, have.ControlRet);
            Assert.Equal(want.Signature, have.Signature);
        }
        Assert.Empty(functions);
        Assert.Equal(expected.Versions.Producer, got.Versions.Producer);
    }

    static void CheckNodes(IList<NodeDef> expected, IList<NodeDef> got)
    {
        Assert.Equal(expected.Select(Head), got.Select(Head));
        foreach ((NodeDef want, NodeDef have) in expected.Zip(got))
        {
            foreach ((string name, AttrValue value) in want.Attr)
            {
                Assert.True(have.Attr.TryGetValue(name, out AttrValue? other) && Same(value, other), $"{want.Name}: expected {name} {value}, got {other}");
            }
            Assert.Equal(want.Attr.Count, have.Attr.Count);
        }

        static string Head(NodeDef node) => $"{node.Op} {node.Name} on '{node.Device}' of {node.Input}";
    }

    /// <summary>A tensor's values may be written in several ways.</summary>
    static bool Same(AttrValue want, AttrValue got)
    {
        if (want.Equals(got)) return true;
        if (want.Tensor is null || got.Tensor is null) return false;
        using Tensor expected = want.Tensor.ToTensor(), actual = got.Tensor.ToTensor();
        return TensorComparison.Difference(expected, actual, 0, 0) is null;
    }
}
