using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Training.Tests.Optimizers;

/// <summary>In-graph training: a part of the graph at each worker, and the mean of their gradients.</summary>
public sealed class TowersTests
{
    const int Towers = 3, BatchSize = 16, Steps = 3;

    static readonly ModelOptions _options = new() { Seed = 3, InitialDeviation = 0.3f };

    static ClassifierGraph Build(bool isSparse, string optimizer, IReadOnlyList<Func<NodeDef, string>>? towers) => new(
        new Graph(OpTable.Instance), isSparse ? _options with { FeatureSize = 124 } : _options, isSparse, OptimizerCatalog.Create(optimizer, 0.1f), sync: null, towers);

    static List<Tensor[]> Batches(bool isSparse, int batchSize)
    {
        string file = isSparse ? "a8a_train.libsvm" : "cancer_train.csv";
        using var rows = new RowStream(new InputOptions { Files = [Golden.File("data", file)], FeatureSize = isSparse ? 124 : 0 }, epochs: 1);
        RowBuffer all = rows.NewBuffer();
        while (all.Count < Towers * BatchSize * Steps && rows.TryRead(all))
        {
        }
        var batches = new List<Tensor[]>();
        for (int first = 0; first < all.Count; first += batchSize)
        {
            RowBuffer batch = rows.NewBuffer();
            for (int k = 0; k < batchSize; k++) batch.Add(all, first + k);
            batches.Add(batch.ToTensors());
        }
        return batches;
    }

    /// <summary>Losses of the steps, and the values after them.</summary>
    static (float[] Losses, Dictionary<string, float[]> Values) Train(ClassifierGraph model, List<Tensor[]> batches, int perStep)
    {
        using var session = new Session(model.Graph);
        session.RunTargets(model.Initializer.Name);
        using Callable step = session.MakeCallable(model.StepFeeds, [model.StepLoss], [model.TrainOp!]);
        float[] losses = new float[Steps];
        for (int i = 0; i < Steps; i++)
        {
            Tensor[] results = step.Run([.. batches.Skip(i * perStep).Take(perStep).SelectMany(b => b)]);
            losses[i] = results[0].Item<float>();
            results[0].Dispose();
        }
        var values = new Dictionary<string, float[]>();
        foreach (GraphVariable variable in model.Variables.All.Where(v => v.DType == DType.Float))
        {
            using Tensor value = session.Run([], [variable.Read.Name])[0];
            values.Add(variable.Name, value.Read<float>().ToArray());
        }
        foreach (Tensor tensor in batches.SelectMany(b => b)) tensor.Dispose();
        return (losses, values);
    }

    [Theory]
    [InlineData(false, "adagrad")]
    [InlineData(false, "adam")]
    [InlineData(true, "sgd")]
    [InlineData(true, "adagrad")]
    public void Small_batches_at_several_workers_train_as_a_large_one(bool isSparse, string optimizer)
    {
        Func<NodeDef, string>[] towers = [.. Enumerable.Range(0, Towers).Select(i => (Func<NodeDef, string>)(_ => ""))];
        (float[] want, Dictionary<string, float[]> wanted) = Train(Build(isSparse, optimizer, null), Batches(isSparse, Towers * BatchSize), 1);
        (float[] got, Dictionary<string, float[]> values) = Train(Build(isSparse, optimizer, towers), Batches(isSparse, BatchSize), Towers);
        Assert.Equal(want, got, (a, b) => TensorComparison.Close(a, b, 1e-5, 0));
        Assert.Equal(wanted.Keys, values.Keys);
        foreach ((string name, float[] value) in wanted) Assert.Equal(value, values[name], (a, b) => TensorComparison.Close(a, b, 1e-4, 1e-5));
    }

    [Fact]
    public void Each_part_is_at_its_worker_and_each_mean_beside_its_variable()
    {
        int variables = 0;
        Func<NodeDef, string>[] towers = [.. Enumerable.Range(0, Towers).Select(
            i => (Func<NodeDef, string>)(def => def.Op == "VariableV2" ? $"/job:ps/task:{variables++ % 2}" : $"/job:worker/task:{i}"))];
        ClassifierGraph model = Build(isSparse: false, "adagrad", towers);
        Assert.Equal(Build(isSparse: false, "adagrad", null).Variables.All.Select(v => v.Name), model.Variables.All.Select(v => v.Name));
        for (int i = 0; i < Towers; i++)
        {
            Node[] products = [.. model.Graph.Nodes.Where(n => n.Type == "MatMul" && n.Name.StartsWith("tower_", StringComparison.Ordinal) == i > 0
                && (i == 0 || n.Name.StartsWith($"tower_{i}/", StringComparison.Ordinal)))];
            Assert.Equal((18, $"/job:worker/task:{i}"), (products.Length, Assert.Single(products.Select(p => p.Device).Distinct())));
        }
        Node[] updates = [.. model.Graph.Nodes.Where(n => n.Type == "ApplyAdagrad")];
        Assert.Equal(model.Variables.Trainable.Count(), updates.Length);
        Assert.All(updates, u => Assert.Equal(u.Inputs[0].Node.Device, u.Inputs[3].Node.Device));
        Assert.Equal(Towers * model.Feeds.Length, model.StepFeeds.Length);
    }
}
