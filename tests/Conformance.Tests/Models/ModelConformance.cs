using System.Text.Json;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Models;

/// <summary>The models of the golden models set give TensorFlow's outputs.</summary>
[Trait("golden", "models")]
public sealed class ModelConformance
{
    public static TheoryData<string> All => GoldenCases.Of("models", Golden.Find("models") is not { } folder ? [] : [.. Directory.GetDirectories(folder)
        .Where(d => File.Exists(Path.Combine(d, "case.json"))).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal)]);

    [Theory, MemberData(nameof(All))]
    public void Outputs_are_TensorFlows(string model)
    {
        using var golden = new GoldenModel(model);
        using var arrays = new NpzFile(Path.Combine(golden.Folder, "case.npz"));
        var faults = new List<string>();
        foreach (JsonElement one in golden.Cases) Check(golden.Session, one, arrays, faults);
        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    static void Check(Session session, JsonElement one, NpzFile arrays, List<string> faults)
    {
        (string, Tensor)[] feeds = [.. one.GetProperty("inputs").EnumerateObject().Select(i => (i.Name, Input(i.Name, i.Value, arrays)))];
        JsonProperty[] wanted = [.. one.GetProperty("outputs").EnumerateObject()];
        Tensor[] outputs = [];
        try
        {
            outputs = session.Run(feeds, [.. wanted.Select(o => o.Name)]);
            for (int i = 0; i < outputs.Length; i++)
            {
                if (Difference(wanted[i].Value, outputs[i], arrays) is { } difference) faults.Add($"{wanted[i].Name}: {difference}");
            }
        }
        catch (StatusException e)
        {
            faults.Add($"{e.Code}: {e.Message} (node {e.Node})");
        }
        foreach (Tensor tensor in feeds.Select(f => f.Item2).Concat(outputs)) tensor.Dispose();
    }

    static Tensor Input(string name, JsonElement input, NpzFile arrays)
    {
        if (input.TryGetProperty("npz", out JsonElement key)) return arrays.Read(key.GetString()!);
        Shape shape = new([.. input.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]);
        if (input.TryGetProperty("base64", out JsonElement strings)) return Tensor.FromStrings(Strings(strings), shape);
        return name == "ids:0" ? FormulaWeights.WordIds(shape) : FormulaWeights.Images(shape);
    }

    static byte[][] Strings(JsonElement list) => list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select(s => s.GetBytesFromBase64())]
        : [list.GetBytesFromBase64()];

    static string? Difference(JsonElement want, Tensor got, NpzFile arrays)
    {
        Shape shape = new([.. want.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]);
        if (got.Shape != shape) return $"expected shape {shape}, got {got.Shape}";
        if (want.TryGetProperty("base64", out JsonElement strings))
        {
            using Tensor expected = Tensor.FromStrings(Strings(strings), shape);
            return TensorComparison.Difference(expected, got, 0, 0);
        }
        using Tensor values = arrays.Read(want.GetProperty("npz").GetString()!);
        double absolute = want.TryGetProperty("atol", out JsonElement atol) ? atol.GetDouble() : 0;
        if (!want.TryGetProperty("every", out JsonElement every))
        {
            using Tensor shaped = values.Reshape(shape);
            return TensorComparison.Difference(shaped, got, 0, absolute);
        }
        int step = every.GetInt32();
        float[] picked = new float[values.ElementCount];
        for (int i = 0; i < picked.Length; i++) picked[i] = got.Read<float>()[i * step];
        using Tensor sample = Tensor.From(picked.AsSpan(), values.Shape.Dims);
        return TensorComparison.Difference(values, sample, 0, absolute);
    }
}
