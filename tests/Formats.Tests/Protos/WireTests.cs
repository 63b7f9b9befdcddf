using Google.Protobuf;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Protos;

public sealed class WireTests
{
    [Trait("golden", "formats")]
    [Fact]
    public void Graphs_keep_every_byte() => KeepsEveryByte(GraphDef.Parser, Golden.File("formats", "graphs", "graph.pb"));

    [Trait("golden", "formats")]
    [Theory]
    [InlineData("graphs/model.ckpt-0.meta")]
    [InlineData("checkpoints/v1/model.ckpt-1172.meta")]
    [InlineData("checkpoints/v2/model.ckpt-1172.meta")]
    [InlineData("checkpoints/sharded/model.ckpt-3.meta")]
    public void Meta_graphs_keep_every_byte(string file) => KeepsEveryByte(MetaGraphDef.Parser, Golden.File("formats", file));

    [Trait("golden", "training")]
    [Fact]
    public void Trained_graphs_have_no_unknown_field()
    {
        string[] graphs = Directory.GetFiles(Golden.File("training"), "graph.pb", SearchOption.AllDirectories);
        Assert.NotEmpty(graphs);
        foreach (string graph in graphs)
        {
            byte[] bytes = File.ReadAllBytes(graph);
            GraphDef known = GraphDef.Parser.WithDiscardUnknownFields(true).ParseFrom(bytes);
            Assert.Equal(GraphDef.Parser.ParseFrom(bytes), known);
        }
    }

    static void KeepsEveryByte<T>(MessageParser<T> parser, string file) where T : IMessage<T>
    {
        byte[] expected = File.ReadAllBytes(file);
        byte[] actual = parser.WithDiscardUnknownFields(true).ParseFrom(expected).ToByteArray();
        Assert.Equal(expected.Length, actual.Length); // a field that is missing or of the wrong type would be dropped
        Assert.Equal(expected, actual);
    }
}
