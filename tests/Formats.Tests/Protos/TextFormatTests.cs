using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Formats.Tests.Protos;

public sealed class TextFormatTests
{
    [Theory]
    [InlineData(1f, "1.0")]
    [InlineData(-0f, "-0.0")]
    [InlineData(0.1f, "0.1")]
    [InlineData(0.0001f, "0.0001")]
    [InlineData(0.00001f, "1e-05")]
    [InlineData(1.5e-7f, "1.5e-07")]
    [InlineData(16777216f, "16777216.0")]
    [InlineData(1e15f, "1000000000000000.0")]
    [InlineData(1e16f, "1e+16")]
    [InlineData(float.MaxValue, "3.4028235e+38")]
    [InlineData(float.Epsilon, "1e-45")]
    [InlineData(float.NaN, "nan")]
    [InlineData(float.NegativeInfinity, "-inf")]
    public void Floats_are_printed_as_Python_prints_them(float value, string expected)
    {
        Assert.Equal($"f: {expected}\n", TextFormat.Print(new AttrValue { F = value }));
        Assert.Equal(value, TextFormat.Parse<AttrValue>($"f: {expected}").F);
    }

    [Fact]
    public void Doubles_keep_every_bit()
    {
        var random = new Random(2);
        for (int i = 0; i < 2000; i++)
        {
            double any = BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue));
            var proto = new HistogramProto { Min = any, Max = Math.Round(random.NextDouble() * 1e6) / 1000 };
            Assert.Equal(proto.Min, TextFormat.Parse<HistogramProto>(TextFormat.Print(proto)).Min);
            Assert.Equal(proto.Max, TextFormat.Parse<HistogramProto>(TextFormat.Print(proto)).Max);
        }
    }

    [Fact]
    public void Every_byte_survives()
    {
        var proto = new AttrValue { S = ByteString.CopyFrom([.. Enumerable.Range(0, 256).Select(i => (byte)i)]) };
        Assert.Equal(proto, TextFormat.Parse<AttrValue>(TextFormat.Print(proto)));
        Assert.Equal("name: \"\\346\\235\\261\\360\\237\\230\\200\"\n", TextFormat.Print(new NodeDef { Name = "東😀" }));
        Assert.Equal("東😀", TextFormat.Parse<NodeDef>("name: \"\\346\\235\\261😀\"").Name);
    }

    [Fact]
    public void The_freedoms_of_the_text_form_are_understood()
    {
        NodeDef node = TextFormat.Parse<NodeDef>("""
            # a comment
            name: "a" 'b' "\x63"; op: 'Const', input: ["x", "y"] input: "z" input: []
            attr < key: "T" value: { type: DT_FLOAT } >
            attr { value { list { i: [1, -2, 0x10, 010] f: [1, .5, 2f, -inf, 1e3] b: [true, f, 1] type: [1, DT_INT32] } } key: "l" }
            attr { key: "empty" }
            """);
        Assert.Equal(("abc", "Const"), (node.Name, node.Op));
        Assert.Equal(["x", "y", "z"], node.Input);
        AttrValue.Types.ListValue list = node.Attr["l"].List;
        Assert.Equal([1, -2, 16, 8], list.I);
        Assert.Equal([1f, .5f, 2f, float.NegativeInfinity, 1000f], list.F);
        Assert.Equal([true, false, true], list.B);
        Assert.Equal([DataType.DtFloat, DataType.DtInt32], list.Type);
        Assert.Equal(new AttrValue(), node.Attr["empty"]);
        Assert.Equal(DataType.DtFloat, node.Attr["T"].Type);
    }

    [Fact]
    public void Wrapped_values_and_old_syntax_messages_survive()
    {
        var graph = new TrackableObjectGraph { Nodes = { new TrackableObjectGraph.Types.TrackableObject { HasCheckpointValues = true } } };
        Assert.Equal("nodes {\n  has_checkpoint_values {\n    value: true\n  }\n}\n", TextFormat.Print(graph));
        Assert.Equal(graph, TextFormat.Parse<TrackableObjectGraph>(TextFormat.Print(graph)));
        var info = new GraphDebugInfo { FramesById = { [7] = new() { Line = 0, Func = "f" } } };
        Assert.Equal("frames_by_id {\n  key: 7\n  value {\n    line: 0\n    func: \"f\"\n  }\n}\n", TextFormat.Print(info));
        Assert.Equal(info, TextFormat.Parse<GraphDebugInfo>(TextFormat.Print(info)));
    }

    [Theory]
    [InlineData("name: \"a\"\nfoo: 3", "x:2:1: Message type \"tensorflow.NodeDef\" has no field named \"foo\".")]
    [InlineData("name \"a\"", "x:1:6: Expected \":\", found \"\"a\"\".")]
    [InlineData("name: a", "x:1:7: Expected string, got: a")]
    [InlineData("name: \"a\n\"", "x:1:7: String literals cannot cross line boundaries or the end of the text.")]
    [InlineData("name: \"a\" name: \"b\"", "x:1:17: Non-repeated field \"name\" is specified multiple times.")]
    [InlineData("attr { key: \"a\" value { i: 1 f: 2 } }", "x:1:33: Field \"f\" is specified along with field \"i\", another member of oneof \"value\".")]
    [InlineData("attr { key: \"a\" value { type: DT_FOO } }", "x:1:31: Unknown enumeration value of \"DT_FOO\" for enum \"tensorflow.DataType\".")]
    [InlineData("attr { key: \"a\" value { i: 9223372036854775808 } }", "x:1:28: Integer out of range (9223372036854775808)")]
    [InlineData("attr { key: \"a\"", "x:1:16: Message type \"tensorflow.NodeDef.AttrEntry\" has no field named \"\".")]
    [InlineData("attr { key: \"a\" value { b: 2 } }", "x:1:28: Invalid value for boolean field. Value: \"2\".")]
    [InlineData("name: \"\\q\"", "x:1:7: Invalid escape sequence in string literal: \"\\q\".")]
    [InlineData("[type.googleapis.com/x] { }", "x:1:1: Extensions are not supported.")]
    [InlineData("3", "x:1:1: Expected identifier, got: 3")]
    public void Wrong_texts_are_refused_with_their_place(string text, string message)
    {
        var error = Assert.Throws<StatusException>(() => TextFormat.Parse<NodeDef>(text, "x"));
        Assert.Equal((ErrorCode.InvalidArgument, message), (error.Code, error.Message));
    }

    [Fact]
    public void Values_of_known_types_in_an_Any_are_text()
    {
        var list = new CollectionDef.Types.AnyList
        {
            Value = { Any.Pack(new AssetFileDef { Filename = "v" }), new Any { TypeUrl = "x/unknown.T", Value = ByteString.CopyFromUtf8("b") } },
        };
        const string Text = """
            value {
              [type.googleapis.com/tensorflow.AssetFileDef] {
                filename: "v"
              }
            }
            value {
              type_url: "x/unknown.T"
              value: "b"
            }

            """;
        Assert.Equal(Text, TextFormat.Print(list));
        Assert.Equal(list, TextFormat.Parse<CollectionDef.Types.AnyList>(Text));
        Assert.Equal("text:1:21: Could not find type \"x/unknown.T\" stored in google.protobuf.Any.",
            Assert.Throws<StatusException>(() => TextFormat.Parse<CollectionDef.Types.AnyList>("value { [x/unknown.T] {} }")).Message);
    }

    [Fact]
    public void Depth_is_limited()
    {
        string open = string.Concat(
            Enumerable.Repeat("attr { key: \"a\" value { func { ", 60)), close = string.Concat(Enumerable.Repeat("} } } ", 60));
        Assert.Contains(
            "nested deeper than 100 levels", Assert.Throws<StatusException>(() => TextFormat.Parse<NameAttrList>(open + close)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Every_text_is_parsed_or_refused()
    {
        string good = File.ReadAllText(Golden.Shipped("formats", "graphs", "graph.pbtxt"))[..2500];
        var random = new Random(8);
        for (int round = 0; round < 3000; round++)
        {
            var text = new System.Text.StringBuilder(good);
            for (int k = random.Next(1, 4); k > 0; k--)
            {
                int at = random.Next(text.Length);
                if (random.Next(3) == 0) text.Remove(at, Math.Min(random.Next(40), text.Length - at));
                else text[at] = "{}<>[]:\"'\\-.#0x9eEnaf\n\uD800"[random.Next(23)];
            }
            try
            {
                _ = TextFormat.Parse<GraphDef>(text.ToString());
            }
            catch (StatusException e)
            {
                Assert.StartsWith("text:", e.Message, StringComparison.Ordinal);
            }
        }
    }
}
