using System.Text.Json;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>
/// A second witness of a case's gradients: differences of our kernels' results, in double, against TensorFlow's derivatives. Places where a function has
/// a corner are passed over: there two step sizes give two slopes.
/// </summary>
/// <param name="op">The case.</param>
sealed class FiniteDifferences(OpCase op)
{
    const double Step = 1e-5, Tolerance = 1e-4, Corner = 1e-5;
    const int Places = 6;

    readonly JsonElement _gradients = op.Find("gradients") ?? default;
    readonly List<string> _faults = [];

    /// <summary>Inputs that can be differentiated by: doubles that are fed, with a dense derivative.</summary>
    public IReadOnlyList<(string Input, string Derivative)> Inputs { get; } = Find(op);

    static List<(string, string)> Find(OpCase op)
    {
        var found = new List<(string, string)>();
        if (op.Find("gradients") is not { } gradients || gradients.TryGetProperty("error", out _) || op.Find("steps") is not null || op.Find("files") is not null) return found;
        List<(string Name, Tensor Value)> feeds = OpCase.Tensors(op.Find("feeds")), given = OpCase.Tensors(Own(gradients));
        bool areDoubles = gradients.GetProperty("ys").EnumerateObject().All(y => given.Any(g => g.Name == y.Value.GetString() && g.Value.DType == DType.Double));
        foreach (JsonProperty x in gradients.GetProperty("wrt").EnumerateObject())
        {
            bool isFed = areDoubles && feeds.Any(f => f.Name == x.Name && f.Value.DType == DType.Double);
            if (isFed && x.Value.ValueKind == JsonValueKind.String) found.Add((x.Name, x.Value.GetString()!));
        }
        foreach ((_, Tensor tensor) in feeds.Concat(given)) tensor.Dispose();
        return found;
    }

    static JsonElement? Own(JsonElement gradients) => gradients.TryGetProperty("feeds", out JsonElement own) ? own : null;

    /// <summary>Where the slopes differ from the derivatives; empty: nowhere.</summary>
    public IReadOnlyList<string> Run()
    {
        List<(string Name, Tensor Value)> feeds = OpCase.Tensors(op.Find("feeds")), given = OpCase.Tensors(Own(_gradients)), wants = OpCase.Tensors(_gradients.GetProperty("values"));
        using var session = new Session(GraphDefs.Import(op.GraphDef, OpTable.Instance));
        JsonProperty[] ys = [.. _gradients.GetProperty("ys").EnumerateObject()];
        double[] weights = [.. ys.SelectMany(y => given.Find(g => g.Name == y.Value.GetString()).Value.Read<double>().ToArray())];
        double[] Results() => Run(session, feeds, ys);
        if (Results().AsSpan().SequenceEqual(Results())) // else it draws random numbers
        {
            foreach ((string input, string derivative) in Inputs)
            {
                Check(input, feeds.Find(f => f.Name == input).Value, wants.Find(w => w.Name == derivative).Value, weights, Results);
            }
        }
        foreach ((_, Tensor tensor) in feeds.Concat(given).Concat(wants)) tensor.Dispose();
        return _faults;
    }

    static double[] Run(Session session, List<(string Name, Tensor Value)> feeds, JsonProperty[] ys)
    {
        Tensor[] results = session.Run(feeds, [.. ys.Select(y => y.Name)]);
        double[] values = [.. results.SelectMany(r => r.Read<double>().ToArray())];
        foreach (Tensor result in results) result.Dispose();
        return values;
    }

    void Check(string name, Tensor input, Tensor derivative, double[] weights, Func<double[]> results)
    {
        int stride = Math.Max(1, (int)input.ElementCount / Places);
        for (int place = 0; place < input.ElementCount; place += stride)
        {
            double step = Step * Math.Max(1, Math.Abs(input.Read<double>()[place])), want = derivative.Read<double>()[place];
            double slope = Slope(input, place, step / 2, weights, results);
            bool isSmooth = Math.Abs(Slope(input, place, step, weights, results) - slope) <= Corner * (1 + Math.Abs(slope));
            if (isSmooth && Math.Abs(slope - want) > Tolerance * (1 + Math.Abs(want))) _faults.Add($"{name}[{place}]: derivative {want}, slope {slope}");
        }
    }

    /// <summary>Slope of the sum of all results' elements, each times its weight; differences are taken one by one, since some results are huge.</summary>
    static double Slope(Tensor input, int place, double step, double[] weights, Func<double[]> results)
    {
        double at = input.Read<double>()[place], slope = 0;
        input.Write<double>()[place] = at + step;
        double[] right = results();
        input.Write<double>()[place] = at - step;
        double[] left = results();
        input.Write<double>()[place] = at;
        for (int i = 0; i < weights.Length; i++) slope += weights[i] * ((right[i] - left[i]) / (2 * step));
        return slope;
    }
}
