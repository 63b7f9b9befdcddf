using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Training.Tests.Checkpoints;

/// <summary>Embedding tables that are divided into parts: the same model, and in checkpoints one tensor.</summary>
public sealed class PartitionedVariableTests : IDisposable
{
    const int Features = 124, BatchSize = 32, Steps = 4;

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    sealed class Model : IDisposable
    {
        readonly Session _session;
        readonly Saver _saver;

        public Model(int partitions, string optimizer, bool isSharded = false)
        {
            int ps = 0;
            var graph = new Graph(OpTable.Instance) { DeviceOfNew = def => def.Op == "VariableV2" ? $"/job:ps/task:{ps++ % 3}" : "/job:worker" };
            Graph = new ClassifierGraph(graph, new ModelOptions { FeatureSize = Features, Partitions = partitions, InitialDeviation = 0.3f, Seed = 2 }, sparse: true,
                OptimizerCatalog.Create(optimizer, 0.05f));
            _saver = new Saver(Graph.Scope, Graph.Variables.All, isSharded);
            _session = new Session(graph);
            _session.RunTargets(Graph.Initializer.Name);
        }

        public ClassifierGraph Graph { get; }

        public byte[] Meta => MetaGraphs.Export(Graph, _saver);

        public CheckpointManager Manager(string folder) => new(_saver, folder, "m.ckpt", 5, 10_000, TimeProvider.System);

        public string Save(string folder, long step) => Manager(folder).Save(_session, step, Meta);

        public string? Restore(string folder) => Manager(folder).RestoreLatest(_session);

        public float[] Train()
        {
            using var rows = new RowStream(new InputOptions { Files = [Golden.File("data", "a8a_train.libsvm")], FeatureSize = Features }, epochs: 1);
            var reader = new BatchReader(rows, BatchSize, shuffleSize: 0, seed: 0);
            using Callable step = _session.MakeCallable(Graph.Feeds, [Graph.Loss], [Graph.TrainOp!]);
            return [.. Enumerable.Range(0, Steps).Select(_ =>
            {
                Tensor[] feeds = reader.Next().ToTensors(), results = step.Run(feeds);
                float loss = results[0].Item<float>();
                foreach (Tensor tensor in feeds.Concat(results)) tensor.Dispose();
                return loss;
            })];
        }

        public void Dispose() => _session.Dispose();
    }

    static Dictionary<string, float[]> Read(string prefix)
    {
        using CheckpointReader reader = CheckpointReader.Open(prefix);
        return reader.Tensors.Where(t => t.DType == DType.Float).ToDictionary(t => t.Name, t =>
        {
            using Tensor value = reader.Read(t.Name);
            return value.Read<float>().ToArray();
        });
    }

    [Theory]
    [InlineData("adagrad", false)]
    [InlineData("adam", false)]
    [InlineData("sgd", true)]
    [InlineData("ftrl", true)]
    public void Parts_train_as_the_whole_and_are_saved_as_the_whole(string optimizer, bool isSharded)
    {
        using var whole = new Model(1, optimizer);
        using var parts = new Model(3, optimizer, isSharded);
        string begin = whole.Save(_folder["begin"], 0);
        Assert.Equal(begin, parts.Restore(_folder["begin"]));
        Assert.Equal(whole.Train(), parts.Train(), (a, b) => TensorComparison.Close(a, b, 1e-5, 0));
        Dictionary<string, float[]> want = Read(whole.Save(_folder["whole"], Steps)), got = Read(parts.Save(_folder["parts"], Steps));
        Assert.Equal(want.Keys.Order(), got.Keys.Order());
        foreach ((string name, float[] values) in want) Assert.Equal(values, got[name], (a, b) => TensorComparison.Close(a, b, 1e-5, 1e-6));
        using var others = new Model(2, optimizer);
        Assert.NotNull(others.Restore(_folder["parts"]));
        using var again = new Model(1, optimizer);
        Assert.NotNull(again.Restore(_folder["parts"]));
        Assert.Equal(again.Train(), others.Train(), (a, b) => TensorComparison.Close(a, b, 1e-5, 0));
    }

    [Fact]
    public void Parts_are_named_spread_and_sliced_as_TensorFlow_does_it()
    {
        using var model = new Model(3, "adagrad");
        GraphVariable[] parts = [.. model.Graph.Variables.All.Where(v => v.Name.StartsWith("embedding/", StringComparison.Ordinal))];
        Assert.Equal(
            ["embedding/part_0", "embedding/part_1", "embedding/part_2", "embedding/part_0/Adagrad", "embedding/part_1/Adagrad", "embedding/part_2/Adagrad"],
            parts.Select(v => v.Name));
        Assert.Equal(["124 8 0,42:0,8", "124 8 42,41:0,8", "124 8 83,41:0,8"], parts.Take(3).Select(v => v.Slice!.Text));
        Assert.Equal("embedding/Adagrad", parts[5].SavedName);
        Assert.Equal(["/job:ps/task:0", "/job:ps/task:1", "/job:ps/task:2"], parts.Take(3).Select(v => v.Ref.Device));
        Assert.All(model.Graph.Graph.Nodes.Where(n => n.Type == "GatherV2" && n.Inputs[0].Node.Name.EndsWith("/read", StringComparison.Ordinal)),
            n => Assert.Equal(n.Inputs[0].Node.Device, n.Device));
    }

    [Fact]
    public void A_checkpoint_of_parts_is_exported_and_served()
    {
        using var model = new Model(3, "adagrad", isSharded: true);
        model.Train();
        string prefix = model.Save(_folder["job"], Steps);
        SavedModelExporter.Export(OpTable.Instance, prefix, _folder["model/1"]);
        using LoadedModel checkpoint = LoadedModel.FromCheckpoint(prefix, OpTable.Instance), saved = LoadedModel.FromSavedModel(_folder["model/1"], OpTable.Instance);
        var input = new InputOptions { Files = [Golden.File("data", "a8a_train.libsvm")] };
        ModelEvaluation want = ModelEvaluation.Of(checkpoint, "serving_default", input, 1024, CancellationToken.None);
        Assert.Equal(want, ModelEvaluation.Of(saved, "serving_default", input, 1024, CancellationToken.None));
        Assert.True(want.Rows > 10_000);
    }
}
