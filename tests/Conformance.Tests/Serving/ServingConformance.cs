using System.Text.Json;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Conformance.Tests.Serving;

/// <summary>The SavedModels of the golden serving set, run through their signatures: TensorFlow's answers. Wires and HTTP are the server's tests.</summary>
[Trait("golden", "serving")]
public sealed class ServingConformance
{
    /// <summary>Counts the requests that a server replays when it loads the model.</summary>
    const string NeedsServer = "warmup";

    public static TheoryData<string> Models => GoldenCases.Of("serving models", Golden.Find("serving") is not { } folder ? [] : [.. Directory.GetDirectories(folder)
        .Where(d => File.Exists(Path.Combine(d, "cases.jsonl")) && Path.GetFileName(d) != NeedsServer).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)]);

    [Theory, MemberData(nameof(Models))]
    public void Predictions_are_TensorFlows(string model)
    {
        JsonElement[] cases = [.. File.ReadLines(Golden.File("serving", model, "cases.jsonl")).Select(l => JsonDocument.Parse(l).RootElement)
            .Where(c => c.GetProperty("kind").GetString() == "predict" && c.TryGetProperty("outputs", out _))];
        var faults = new List<string>();
        foreach (IGrouping<long, JsonElement> version in cases.GroupBy(c => c.GetProperty("version").GetInt64()))
        {
            string folder = Golden.File("serving", model, $"{version.Key}");
            using LoadedModel loaded = LoadedModel.FromSavedModel(folder, OpTable.Instance);
            foreach (JsonElement one in version) Check(loaded, one, faults);
        }
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    static void Check(LoadedModel model, JsonElement one, List<string> faults)
    {
        string id = one.GetProperty("id").GetString()!;
        (string, Tensor)[] inputs = [.. one.GetProperty("inputs").EnumerateObject().Select(i => (i.Name, JsonTensors.Read(i.Value)))];
        IReadOnlyList<(string Key, Tensor Value)> outputs = [];
        try
        {
            outputs = model.Run(one.GetProperty("signature").GetString()!, inputs);
            foreach (JsonProperty output in one.GetProperty("outputs").EnumerateObject())
            {
                using Tensor want = JsonTensors.Read(output.Value);
                Tensor? got = outputs.FirstOrDefault(o => o.Key == output.Name).Value;
                (double relative, double absolute) = Tolerance(one, want.DType);
                string? difference = got is null ? "missing" : TensorComparison.Difference(want, got, relative, absolute);
                if (difference is not null) faults.Add($"{id}: {output.Name}: {difference}");
            }
        }
        catch (StatusException e)
        {
            faults.Add($"{id}: {e.Code}: {e.Message} (node {e.Node})");
        }
        foreach (Tensor tensor in inputs.Select(i => i.Item2).Concat(outputs.Select(o => o.Value))) tensor.Dispose();
    }

    static (double Relative, double Absolute) Tolerance(JsonElement one, DType dtype)
    {
        if (one.TryGetProperty("tolerance", out JsonElement own) && own.ValueKind == JsonValueKind.Object) return (own.GetProperty("rtol").GetDouble(), own.GetProperty("atol").GetDouble());
        string model = one.GetProperty("model").GetString()!;
        bool loose = model.StartsWith("keras_", StringComparison.Ordinal) || model.StartsWith("cancer_", StringComparison.Ordinal)
            || model.StartsWith("parse_example", StringComparison.Ordinal) || model == "attention_block";
        return dtype switch
        {
            DType.Float or DType.Complex64 => loose ? (1e-4, 1e-5) : (1e-5, 1e-6),
            DType.Double or DType.Complex128 => (1e-12, 1e-12),
            DType.Half => (2e-3, 1e-3),
            DType.BFloat16 => (2e-2, 1e-2),
            _ => (0, 0),
        };
    }
}
