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
        double Sum() => WeightedSum(session, feeds, given);
        if (Sum() == Sum()) // else it draws random numbers, or is not finite
        {
            foreach ((string input, string derivative) in Inputs) Check(input, feeds.Find(f => f.Name == input).Value, wants.Find(w => w.Name == derivative).Value, Sum);
        }
        foreach ((_, Tensor tensor) in feeds.Concat(given).Concat(wants)) tensor.Dispose();
        return _faults;
    }

    /// <summary>Sum of the results' elements, each times the gradient that comes to it.</summary>
    double WeightedSum(Session session, List<(string Name, Tensor Value)> feeds, List<(string Name, Tensor Value)> given)
    {
        double sum = 0;
        JsonProperty[] ys = [.. _gradients.GetProperty("ys").EnumerateObject()];
        Tensor[] results = session.Run(feeds, [.. ys.Select(y => y.Name)]);
        for (int i = 0; i < ys.Length; i++)
        {
            ReadOnlySpan<double> weights = given.Find(g => g.Name == ys[i].Value.GetString()).Value.Read<double>();
            ReadOnlySpan<double> values = results[i].Read<double>();
            for (int k = 0; k < values.Length; k++) sum += values[k] * weights[k];
            results[i].Dispose();
        }
        return sum;
    }

    void Check(string name, Tensor input, Tensor derivative, Func<double> sum)
    {
        int stride = Math.Max(1, (int)input.ElementCount / Places);
        for (int place = 0; place < input.ElementCount; place += stride)
        {
            double step = Step * Math.Max(1, Math.Abs(input.Read<double>()[place])), want = derivative.Read<double>()[place];
            double slope = Slope(input, place, step / 2, sum);
            bool isSmooth = Math.Abs(Slope(input, place, step, sum) - slope) <= Corner * (1 + Math.Abs(slope));
            if (isSmooth && Math.Abs(slope - want) > Tolerance * (1 + Math.Abs(want))) _faults.Add($"{name}[{place}]: derivative {want}, slope {slope}");
        }
    }

    static double Slope(Tensor input, int place, double step, Func<double> sum)
    {
        double at = input.Read<double>()[place];
        input.Write<double>()[place] = at + step;
        double right = sum();
        input.Write<double>()[place] = at - step;
        double left = sum();
        input.Write<double>()[place] = at;
        return (right - left) / (2 * step);
    }
}
