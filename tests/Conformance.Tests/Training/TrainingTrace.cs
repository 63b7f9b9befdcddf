using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Conformance.Tests.Training;

/// <summary>One run of the golden training set: how TensorFlow trained, value by value.</summary>
sealed partial class TrainingTrace
{
    const double EarlyLoss = 1e-4, LateLoss = 1e-3, FinalValue = 2e-3;
    const int EarlySteps = 20;

    static readonly string[] _lastLayers = ["out/weights", "wide", "model/output/weights", "model/logistic_regression/weights"];

    readonly string _folder;
    readonly JsonElement _json;

    TrainingTrace(string name)
    {
        _folder = Golden.File("training", name);
        _json = JsonDocument.Parse(File.ReadAllBytes(this["trace.json"])).RootElement;
        Graph = GraphDefs.Import(GraphDefs.Parse(File.ReadAllBytes(this["graph.pb"])), OpTable.Instance);
        using CheckpointReader initial = CheckpointReader.Open(this["initial"]);
        Variables = initial.Tensors.ToDictionary(variable => variable.Name, variable => variable.Shape);
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

    /// <summary>TensorFlow's graph.</summary>
    public Graph Graph { get; }

    /// <summary>Rows of few features, or of a fixed number.</summary>
    public bool IsSparse => Graph.Find("features") is null;

    /// <summary>Classes: the columns of the last layer.</summary>
    public int LabelSize => (int)Variables[_lastLayers.First(Variables.ContainsKey)][1];

    /// <summary>Shapes of the variables by name, slots included.</summary>
    public Dictionary<string, Shape> Variables { get; }

    /// <summary>Has the graph a global step?</summary>
    public bool CountsSteps => Variables.ContainsKey("global_step");

    public JsonElement? Test => _json.TryGetProperty("test", out JsonElement test) ? test : null;

    string Text(string property) => _json.GetProperty(property).GetString()!;

    /// <summary>The training rows: those of the file in order.</summary>
    public RowBuffer Rows() => Read("train");

    /// <summary>The test rows.</summary>
    public RowBuffer TestRows() => Read("test");

    /// <summary>A data set may be cut: <c>a8a first 2048 rows</c>.</summary>
    [GeneratedRegex(@" first (\d+) rows")]
    private static partial Regex FirstRows();

    RowBuffer Read(string part)
    {
        string name = Dataset.Split(' ')[0], extension = IsSparse ? "libsvm" : "csv";
        var form = new InputOptions { Files = [Golden.File("data", $"{name}_{part}.{extension}")], LabelColumn = name == "iris" ? 0 : -1, LabelSize = LabelSize };
        using var rows = new RowStream(form, epochs: 1);
        RowBuffer all = rows.NewBuffer();
        int limit = part == "train" && FirstRows().Match(Dataset) is { Success: true } first ? int.Parse(first.Groups[1].Value, CultureInfo.InvariantCulture) : int.MaxValue;
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
            if (TensorComparison.Difference(want, got, FinalValue, FinalValue) is { } difference && !IsCancelled(variable.Name)) faults.Add($"{variable.Name}: {difference}");
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    /// <summary>
    /// A bias before batch normalization is taken away again with the mean: its gradient is zero, and optimizers that divide by the
    /// gradient's size, such as Adam, make a step of what rounding leaves of it.
    /// </summary>
    bool IsCancelled(string variable) => BeforeNormalization().Match(variable) is { Success: true } bias && Variables.ContainsKey($"{bias.Groups[1]}bn{bias.Groups[2]}/scale");

    [GeneratedRegex(@"^(.*/)layer(\d+)/biases$")]
    private static partial Regex BeforeNormalization();
}
