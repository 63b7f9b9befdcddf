using System.Text.Json;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>What a training came to.</summary>
/// <param name="Losses">Losses of each worker's steps.</param>
/// <param name="Values">Every variable at the end.</param>
sealed record TrainingOutcome(double[][] Losses, Dictionary<string, double[]> Values)
{
    /// <summary>What the order of sums may change.</summary>
    const double Tolerance = 1e-5;

    /// <summary>Reads the values that a trainer has written.</summary>
    public static TrainingOutcome Of(IEnumerable<List<JsonElement>> events, string npz) => Of([.. events.Select(TensorFlowTrainer.Losses)], npz);

    /// <inheritdoc cref="Of(IEnumerable{List{JsonElement}}, string)"/>
    public static TrainingOutcome Of(double[][] losses, string npz)
    {
        using var file = new NpzFile(npz);
        return new(losses, file.Keys.ToDictionary(key => key, key =>
        {
            using Tensor value = file.Read(key);
            return Numbers(value);
        }));
    }

    /// <summary>The numbers of a float or int64 tensor.</summary>
    public static double[] Numbers(Tensor value) => value.DType == DType.Int64
        ? [.. value.Read<long>().ToArray().Select(v => (double)v)]
        : [.. value.Read<float>().ToArray().Select(v => (double)v)];

    /// <summary>Fails with what is different.</summary>
    public static void AssertSame(TrainingOutcome want, TrainingOutcome got)
    {
        List<string> differences = want.Differences(got);
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    List<string> Differences(TrainingOutcome other)
    {
        var differences = new List<string>();
        for (int worker = 0; worker < Losses.Length; worker++) Compare(differences, $"losses of worker {worker}", Losses[worker], other.Losses[worker]);
        foreach ((string name, double[] value) in Values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            if (other.Values.TryGetValue(name, out double[]? theirs)) Compare(differences, name, value, theirs);
            else differences.Add($"{name} is missing");
        }
        return differences;
    }

    static void Compare(List<string> differences, string what, double[] want, double[] got)
    {
        if (want.Length != got.Length) differences.Add($"{what}: expected {want.Length} numbers, got {got.Length}");
        else if (want.Zip(got).Any(p => !TensorComparison.Close(p.First, p.Second, Tolerance, Tolerance)))
        {
            differences.Add($"{what}: expected {string.Join(' ', want.Take(8))}, got {string.Join(' ', got.Take(8))}, "
                + $"off by up to {want.Zip(got, (w, g) => Math.Abs(w - g)).Max():g3}");
        }
    }
}
