using System.Text.Json;
using System.Text.Json.Nodes;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Compare;

/// <summary>One run of a golden model: the same graph, weights and shapes on both sides.</summary>
sealed class ModelCase : IDisposable
{
    readonly IDisposable _owner;
    readonly Callable _run;
    readonly Tensor[] _inputs, _results;

    public ModelCase(Peer peer, string name, string model, int batch, int threads)
    {
        string folder = Golden.File("models", model);
        JsonElement json = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "case.json"))).RootElement;
        string form = json.GetProperty("form").GetString()!;
        JsonElement one = json.TryGetProperty("cases", out JsonElement cases) ? cases[0] : json;
        (string Name, string DType, long[] Shape)[] inputs = [.. one.GetProperty("inputs").EnumerateObject().Select(i => Input(i, batch))];
        string[] fetches = [.. one.GetProperty("outputs").EnumerateObject().Select(o => o.Name)];
        peer.Prepare(name, "model", new JsonObject
        {
            ["folder"] = folder,
            ["form"] = form,
            ["threads"] = threads,
            ["fetches"] = new JsonArray([.. fetches.Select(f => (JsonNode)f)]),
            ["feeds"] = new JsonArray([.. inputs.Select(i => (JsonNode)new JsonObject
            {
                ["name"] = i.Name,
                ["dtype"] = i.DType,
                ["shape"] = new JsonArray([.. i.Shape.Select(d => (JsonNode)d)]),
            })]),
        });
        Session session = Load(folder, form, threads, out _owner);
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

    static Session Load(string folder, string form, int threads, out IDisposable owner)
    {
        var options = new SessionOptions { IntraOpThreads = threads };
        if (form == "saved_model")
        {
            LoadedModel model = LoadedModel.FromSavedModel(Path.Combine(folder, "model"), OpTable.Instance, options);
            owner = model;
            return model.Session;
        }
        var session = new Session(GraphDefs.Import(GraphDefs.Parse(File.ReadAllBytes(Path.Combine(folder, "graph.pb"))), OpTable.Instance), options);
        owner = session;
        if (form != "formula") return session;
        JsonElement weights = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "weights.json"))).RootElement;
        (string, Tensor)[] feeds = [.. weights.EnumerateObject().Select(w => ($"{w.Name}/initial_value:0", FormulaWeights.Weight(w.Name, w.Value)))];
        session.Run(feeds, [], ["assign_all"]);
        foreach ((_, Tensor tensor) in feeds) tensor.Dispose();
        return session;
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
        _owner.Dispose();
    }
}
