using System.Text.Json;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Conformance.Tests.Ops;

/// <summary>The gradients of one case, both ways: TensorFlow's gradient graph run here, and our own gradient builder.</summary>
/// <param name="op">The case.</param>
sealed class OpGradientRunner(OpCase op)
{
    const double FloatGradient = 1e-4, DoubleGradient = 1e-10, HalfGradient = 2e-2, BFloat16Gradient = 0.16;

    readonly JsonElement _gradients = op.Json.GetProperty("gradients");
    readonly List<string> _faults = [];

    /// <summary>TensorFlow's gradient graph.</summary>
    public GraphDef GraphDef => GraphDefs.Parse(OpCase.Blob(_gradients.GetProperty("graph")));

    /// <summary>Does TensorFlow itself fail to run the gradient?</summary>
    public bool Fails => _gradients.TryGetProperty("error", out _);

    /// <summary>Runs TensorFlow's gradient graph.</summary>
    public IReadOnlyList<string> RunGraph()
    {
        List<(string Name, Tensor Value)> feeds = Feeds(), wants = OpCase.Tensors(_gradients.GetProperty("values"));
        try
        {
            using var session = new Session(GraphDefs.Import(GraphDef, OpTable.Instance));
            Compare(wants, session.Run(feeds, [.. wants.Select(w => w.Name)]));
        }
        catch (StatusException e)
        {
            _faults.Add($"unexpected {e.Code}: {e.Message} (node {e.Node})");
        }
        Dispose(feeds, wants);
        return _faults;
    }

    /// <summary>Builds gradients with our builder on the forward graph and compares their values.</summary>
    public IReadOnlyList<string> RunBuilder()
    {
        List<(string Name, Tensor Value)> feeds = Feeds(), wants = OpCase.Tensors(_gradients.GetProperty("values"));
        try
        {
            Graph graph = GraphDefs.Import(op.GraphDef, OpTable.Instance);
            var scope = new Scope(graph);
            var ys = new List<Output>();
            var gradYs = new List<Output>();
            foreach (JsonProperty y in _gradients.GetProperty("ys").EnumerateObject())
            {
                Output output = graph.GetOutput(y.Name);
                ys.Add(output);
                gradYs.Add(scope.Add("Placeholder", [], [("dtype", output.ValueType)], TensorName.Parse(y.Value.GetString()!).Node));
            }
            JsonProperty[] wrt = [.. _gradients.GetProperty("wrt").EnumerateObject()];
            GradientValue?[] built = GradientBuilder.Build(scope, ys.ToArray(), [.. wrt.Select(x => graph.GetOutput(x.Name))], gradYs.ToArray());
            Check(graph, feeds, wants, wrt, built);
        }
        catch (StatusException e)
        {
            _faults.Add($"builder: unexpected {e.Code}: {e.Message} (node {e.Node})");
        }
        Dispose(feeds, wants);
        return _faults;
    }

    void Check(Graph graph, List<(string Name, Tensor Value)> feeds, List<(string Name, Tensor Value)> wants, JsonProperty[] wrt, GradientValue?[] built)
    {
        var fetches = new List<(string Want, Output Got)>();
        for (int i = 0; i < wrt.Length; i++)
        {
            bool none = wrt[i].Value.ValueKind == JsonValueKind.Null;
            if (none != built[i] is null) _faults.Add($"builder: gradient of {wrt[i].Name}: expected {(none ? "none" : "one")}");
            if (none || built[i] is not { } gradient) continue;
            if (wrt[i].Value.ValueKind == JsonValueKind.String) fetches.Add((wrt[i].Value.GetString()!, GradientBuilder.Densify(new Scope(graph), gradient)));
            else if (gradient.Rows is { } rows)
            {
                fetches.Add((wrt[i].Value.GetProperty("values").GetString()!, gradient.Values));
                fetches.Add((wrt[i].Value.GetProperty("indices").GetString()!, rows.Indices));
            }
            else _faults.Add($"builder: gradient of {wrt[i].Name}: expected IndexedSlices, got a dense tensor");
        }
        using var session = new Session(graph);
        Tensor[] gots = session.Run(feeds, [.. fetches.Select(f => f.Got.Name)]);
        Compare([.. fetches.Select(f => wants.Find(w => w.Name == f.Want))], gots);
    }

    List<(string, Tensor)> Feeds() =>
        [.. OpCase.Tensors(op.Find("feeds")), .. OpCase.Tensors(_gradients.TryGetProperty("feeds", out JsonElement own) ? own : null)];

    void Compare(List<(string Name, Tensor Value)> wants, Tensor[] gots)
    {
        for (int i = 0; i < gots.Length; i++)
        {
            double loosest = Math.Max(op.RelativeTolerance, Tolerance(wants[i].Value.DType));
            string? difference = TensorComparison.Difference(wants[i].Value, gots[i], loosest, Math.Max(op.AbsoluteTolerance, Tolerance(wants[i].Value.DType)));
            if (difference is not null) _faults.Add($"{wants[i].Name}: {difference}");
            gots[i].Dispose();
        }
    }

    static double Tolerance(DType dtype) => dtype switch
    {
        DType.Float or DType.Complex64 => FloatGradient,
        DType.Double or DType.Complex128 => DoubleGradient,
        DType.Half => HalfGradient,
        DType.BFloat16 => BFloat16Gradient,
        _ => 0,
    };

    static void Dispose(params IEnumerable<List<(string Name, Tensor Value)>> lists)
    {
        foreach ((_, Tensor tensor) in lists.SelectMany(l => l)) tensor.Dispose();
    }
}
