using System.Text.Json.Nodes;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Compare;

/// <summary>One run of a model: the same graph, weights and shapes on both sides.</summary>
sealed class ModelCase : IDisposable
{
    readonly OpenModel _model;
    readonly Callable _run;
    readonly Tensor[] _inputs, _results;
    readonly int _batch, _threads;

    public ModelCase(string model, string folder, int batch, int threads)
    {
        (_model, _batch, _threads) = (new OpenModel(model, folder, threads), batch, threads);
        Session session = _model.Session;
        _run = session.MakeCallable([.. _model.Inputs.Select(i => session.Graph.GetOutput(i.Name))], [.. _model.Fetches.Select(session.Graph.GetOutput)]);
        _inputs = [.. _model.Inputs.Select(i => Random(i.IsInteger, new Shape(Shaped(i))))];
        _results = new Tensor[_model.Fetches.Length];
    }

    /// <summary>Lets the peer load the model too.</summary>
    public void Prepare(Peer peer, string name) => peer.Prepare(name, "model", new JsonObject
    {
        ["path"] = _model.Path,
        ["form"] = _model.Form,
        ["threads"] = _threads,
        ["fetches"] = new JsonArray([.. _model.Fetches.Select(f => (JsonNode)f)]),
        ["feeds"] = new JsonArray([.. _model.Inputs.Select(i => (JsonNode)new JsonObject
        {
            ["name"] = i.Name,
            ["integer"] = i.IsInteger,
            ["shape"] = new JsonArray([.. Shaped(i).Select(d => (JsonNode)d)]),
        })]),
    });

    long[] Shaped(OpenModel.Input input) => [_batch, .. input.Shape.Skip(1)];

    static Tensor Random(bool isInteger, in Shape shape)
    {
        var random = new Random(1);
        if (isInteger) return Tensor.From<int>([.. Enumerable.Range(0, shape.Count).Select(_ => random.Next(2))], shape.Dims);
        return Tensor.From<float>([.. Enumerable.Range(0, shape.Count).Select(_ => random.NextSingle() * 2 - 1)], shape.Dims);
    }

    public void Run() => _run.Run(_inputs, _results);

    public void Dispose()
    {
        foreach (Tensor? tensor in _inputs.Concat(_results)) tensor?.Dispose();
        _run.Dispose();
        _model.Dispose();
    }
}
