using System.Text;
using TensorHarbor.Cli.GraphVerbs;
using TensorHarbor.Cli.Predict;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Fuzz.Driver;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Fuzz.Targets;

/// <summary>JSON values of <c>graph run --input</c>, for each type, and requests of <c>predict</c>.</summary>
sealed class JsonTarget : FuzzTarget
{
    static readonly DType[] _types = [DType.Float, DType.Int64, DType.Int32, DType.UInt8, DType.UInt64, DType.Half, DType.Bool, DType.String];

    readonly Output[] _inputs = MakeInputs();
    readonly SignatureDef _signature = new();

    public JsonTarget()
    {
        _signature.Inputs["x"] = new() { Name = "x:0", Dtype = DataType.DtFloat, TensorShape = new() { Dim = { new TensorShapeProto.Types.Dim { Size = -1 }, new TensorShapeProto.Types.Dim { Size = 2 } } } };
        _signature.Inputs["text"] = new() { Name = "text:0", Dtype = DataType.DtString, TensorShape = new() { UnknownRank = true } };
    }

    public override string Name => "json";

    public override int MaxLength => 1 << 14;

    public override long AllowedBytes(int length) => (64L << 20) + 4096L * length;

    public override IReadOnlyList<byte[]> Words =>
        ["[["u8.ToArray(), "[]"u8.ToArray(), "{\"b64\":\"AA==\"}"u8.ToArray(), "1e999"u8.ToArray(), "-1"u8.ToArray(), "18446744073709551616"u8.ToArray(), "\"NaN\""u8.ToArray(), "null"u8.ToArray(), "\\ud800"u8.ToArray()];

    public override IEnumerable<byte[]> Seeds() =>
        new[]
        {
            "[[1.0, 2.5], [3, -4]]", "7", "\"text\"", "[true, false]", "[\"a\", {\"b64\": \"YWJj\"}]", "[\"NaN\", \"Infinity\", 1e-3]",
            "{\"instances\": [{\"x\": [1, 2], \"text\": \"a\"}, {\"x\": [3, 4], \"text\": \"b\"}]}", "{\"inputs\": {\"x\": [[1, 2]], \"text\": [\"a\"]}}",
        }.Select(Encoding.UTF8.GetBytes);

    static Output[] MakeInputs()
    {
        var graph = new Graph(OpTable.Instance);
        return [.. _types.Select(t => graph.Add(new TensorHarbor.Graphs.NodeDef(t.Name(), "Placeholder") { Attrs = System.Collections.Immutable.ImmutableDictionary<string, TensorHarbor.Graphs.AttrValue>.Empty.Add("dtype", t) }, [])[0])];
    }

    public override void Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        foreach (Output target in _inputs) Allowed(() => InputValue.Read(new FlagPair("x", text), target).Dispose());
        using var request = new JsonRequest(input, "request", _signature);
        foreach (IReadOnlyList<(string Key, Tensor Value)> batch in request.Batches(2))
        {
            foreach ((_, Tensor value) in batch) value.Dispose();
        }
    }

    static void Allowed(Action action)
    {
        try
        {
            action();
        }
        catch (StatusException e) when (Trial.IsAllowed(e))
        {
            // another type may take it
        }
    }
}
