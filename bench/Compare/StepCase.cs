using System.Text.Json.Nodes;
using Google.Protobuf;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Compare;

/// <summary>One training step of wide_and_deep with hidden layers 128-32-8 and Adagrad: the same graph on both sides.</summary>
sealed class StepCase : IDisposable
{
    const int Features = 9;

    readonly Session _session;
    readonly Callable _step;
    readonly Tensor[] _batch, _results = new Tensor[1];

    public StepCase(Peer peer, string name, int batch, int threads, string folder)
    {
        var options = new ModelOptions { HiddenUnits = [128, 32, 8], FeatureSize = Features, InitialDeviation = 0.1f, Seed = 1 };
        var model = new ClassifierGraph(OpTable.Instance, options, sparse: false, new Adagrad(0.01f));
        string graph = Path.Combine(folder, "step.pb");
        File.WriteAllBytes(graph, GraphDefs.Export(model.Graph).ToByteArray());
        peer.Prepare(name, "step", new JsonObject
        {
            ["graph"] = graph,
            ["threads"] = threads,
            ["initializer"] = model.Initializer.Name,
            ["fetch"] = new JsonArray(model.Loss.Name, model.TrainOp!.Name),
            ["feeds"] = new JsonArray(model.Features!.Value.Name, model.Label.Name),
            ["batch"] = batch,
            ["features"] = Features,
        });
        _session = new Session(model.Graph, new SessionOptions { IntraOpThreads = threads });
        _session.RunTargets(model.Initializer.Name);
        _step = _session.MakeCallable(model.Feeds, [model.Loss], [model.TrainOp]);
        var random = new Random(1);
        var rows = new RowBuffer(Features);
        for (int i = 0; i < batch; i++)
        {
            foreach (ref float feature in rows.AddDense(random.Next(2))) feature = random.Next(1, 11);
        }
        _batch = rows.ToTensors();
    }

    public void Run() => _step.Run(_batch, _results);

    public void Dispose()
    {
        foreach (Tensor? tensor in _batch.Concat(_results)) tensor?.Dispose();
        _step.Dispose();
        _session.Dispose();
    }
}
