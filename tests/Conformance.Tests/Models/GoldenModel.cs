using System.Text.Json;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Conformance.Tests.Models;

/// <summary>A model of the golden models set with its weights, ready to run.</summary>
sealed class GoldenModel : IDisposable
{
    readonly LoadedModel? _loaded;

    public GoldenModel(string name, SessionOptions? options = null)
    {
        Folder = Golden.File("models", name);
        JsonElement json = Json("case.json");
        Form = json.GetProperty("form").GetString()!;
        Cases = json.TryGetProperty("cases", out JsonElement list) ? [.. list.EnumerateArray()] : [json];
        if (Form == "saved_model")
        {
            _loaded = LoadedModel.FromSavedModel(Path.Combine(Folder, "model"), OpTable.Instance, options);
            Session = _loaded.Session;
            return;
        }
        Session = new Session(GraphDefs.Import(GraphDefs.Parse(File.ReadAllBytes(Path.Combine(Folder, "graph.pb"))), OpTable.Instance), options);
        if (Form == "formula") SetWeights();
    }

    public string Folder { get; }

    /// <summary>What the model is kept as: <c>saved_model</c>, or a graph whose weights are constants or follow from a formula.</summary>
    public string Form { get; }

    /// <summary>Inputs with the outputs that TensorFlow gives for them.</summary>
    public JsonElement[] Cases { get; }

    public Session Session { get; }

    void SetWeights()
    {
        (string, Tensor)[] feeds = [.. Json("weights.json").EnumerateObject().Select(w => ($"{w.Name}/initial_value:0", FormulaWeights.Weight(w.Name, w.Value)))];
        Session.Run(feeds, [], ["assign_all"]);
        foreach ((_, Tensor tensor) in feeds) tensor.Dispose();
    }

    JsonElement Json(string file) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, file))).RootElement;

    public void Dispose()
    {
        if (_loaded is not null) _loaded.Dispose();
        else Session.Dispose();
    }
}
