using System.Text.Json;
using System.Text.Json.Nodes;
using TensorHarbor.Conformance.Tests.Models;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Compare;

/// <summary>One run of a golden model: the same graph, weights and shapes on both sides.</summary>
sealed class ModelCase : IDisposable
{
    readonly GoldenModel _model;
    readonly Callable _run;
    readonly Tensor[] _inputs, _results;

    public ModelCase(Peer peer, string name, string model, int batch, int threads)
    {
        _model = new GoldenModel(model, new SessionOptions { IntraOpThreads = threads });
        JsonElement one = _model.Cases[0];
        (string Name, string DType, long[] Shape)[] inputs = [.. one.GetProperty("inputs").EnumerateObject().Select(i => Input(i, batch))];
        string[] fetches = [.. one.GetProperty("outputs").EnumerateObject().Select(o => o.Name)];
        peer.Prepare(name, "model", new JsonObject
        {
            ["folder"] = _model.Folder,
            ["form"] = _model.Form,
            ["threads"] = threads,
            ["fetches"] = new JsonArray([.. fetches.Select(f => (JsonNode)f)]),
            ["feeds"] = new JsonArray([.. inputs.Select(i => (JsonNode)new JsonObject
            {
                ["name"] = i.Name,
                ["dtype"] = i.DType,
                ["shape"] = new JsonArray([.. i.Shape.Select(d => (JsonNode)d)]),
            })]),
        });
        Session session = _model.Session;
        _run = session.MakeCallable([.. inputs.Select(i => session.Graph.GetOutput(i.Name))], [.. fetches.Select(session.Graph.GetOutput)]);
        _inputs = [.. inputs.Select(i => Random(i.DType, new Shape(i.Shape)))];
        _results = new Tensor[fetches.Length];
    }

    static (string, string, long[]) Input(JsonProperty input, int batch)
    {
        long[] shape = [.. input.Value.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
        shape[0] = batch;
        return (input.Name, input.Value.GetProperty("dtype").GetString()!, shape);
    }

    static Tensor Random(string dtype, in Shape shape)
    {
        var random = new Random(1);
        if (dtype != "DT_FLOAT") return Tensor.From<int>([.. Enumerable.Range(0, shape.Count).Select(_ => random.Next(2))], shape.Dims);
        return Tensor.From<float>([.. Enumerable.Range(0, shape.Count).Select(_ => random.NextSingle() * 2 - 1)], shape.Dims);
    }

    public void Run(int count)
    {
        for (int i = 0; i < count; i++) _run.Run(_inputs, _results);
    }

    public void Dispose()
    {
        foreach (Tensor? tensor in _inputs.Concat(_results)) tensor?.Dispose();
        _run.Dispose();
        _model.Dispose();
    }
}
