using System.Text.Json;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Conformance.Tests.Training;

/// <summary>One run of the golden training set: how TensorFlow trained, value by value.</summary>
sealed class TrainingTrace
{
    const double EarlyLoss = 1e-4, LateLoss = 1e-3, FinalValue = 2e-3;
    const int EarlySteps = 20;

    readonly string _folder;
    readonly JsonElement _json;

    TrainingTrace(string name)
    {
        _folder = Golden.File("training", name);
        _json = JsonDocument.Parse(File.ReadAllBytes(this["trace.json"])).RootElement;
        Losses = [.. _json.GetProperty("loss").EnumerateArray().Select(l => l.GetDouble())];
    }

    /// <summary>Names of all runs.</summary>
    public static IEnumerable<string> Names => Golden.Find("training") is not { } folder ? [] : Directory.GetDirectories(folder)
        .Where(d => File.Exists(Path.Combine(d, "trace.json"))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    public static TrainingTrace Load(string name) => new(name);

    public string this[string file] => Path.Combine(_folder, file);

    public double[] Losses { get; }

    public string Dataset => Text("dataset");

    public string Model => Text("model");

    public string Optimizer => Text("optimizer");


    public float LearningRate => _json.GetProperty("learning_rate").GetSingle();

    public int Batch => _json.GetProperty("batch").GetInt32();

    public string TrainOp => Text("train_op");

    public bool IsSparse => Dataset.StartsWith("a8a", StringComparison.Ordinal);

    public JsonElement? Test => _json.TryGetProperty("test", out JsonElement test) ? test : null;

    string Text(string property) => _json.GetProperty(property).GetString()!;

    /// <summary>The training rows: those of the file in order.</summary>
    public RowBuffer Rows() => Read("train");

    /// <summary>The test rows.</summary>
    public RowBuffer TestRows() => Read("test");

    RowBuffer Read(string part)
    {
        (string file, InputOptions form) = Dataset.Split(' ')[0] switch
        {
            "cancer" => ($"cancer_{part}.csv", new InputOptions { Files = [] }),
            "iris" => ($"iris_{part}.csv", new InputOptions { Files = [], LabelColumn = 0, LabelSize = 3 }),
            _ => ($"a8a_{part}.libsvm", new InputOptions { Files = [] }),
        };
        using var rows = new RowStream(form with { Files = [Golden.File("data", file)] }, epochs: 1);
        RowBuffer all = rows.NewBuffer();
        int limit = IsSparse ? 2048 : int.MaxValue;
        while (all.Count < limit && rows.TryRead(all))
        {
        }
        return all;
    }

    /// <summary>Batch of step <paramref name="step"/>: rows (step*batch + k) mod n.</summary>
    public RowBuffer BatchOf(RowBuffer rows, int step)
    {
        var batch = new RowBuffer(rows.FeatureSize);
        for (int k = 0; k < Batch; k++) batch.Add(rows, (int)(((long)step * Batch + k) % rows.Count));
        return batch;
    }

    public void CheckLoss(int step, double got)
    {
        double tolerance = step < EarlySteps ? EarlyLoss : LateLoss;
        Assert.True(TensorComparison.Close(Losses[step], got, tolerance, 0), $"loss of step {step}: expected {Losses[step]:R}, got {got:R}");
    }

    /// <summary>Compares variables with the final checkpoint.</summary>
    public void CheckFinal(Func<string, Tensor> read)
    {
        using CheckpointReader final = CheckpointReader.Open(this["final"]);
        var faults = new List<string>();
        foreach (CheckpointTensor variable in final.Tensors)
        {
            using Tensor want = final.Read(variable.Name), got = read(variable.Name);
            if (TensorComparison.Difference(want, got, FinalValue, FinalValue) is { } difference) faults.Add($"{variable.Name}: {difference}");
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }
}
