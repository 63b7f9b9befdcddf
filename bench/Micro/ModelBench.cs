using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TensorHarbor.Conformance.Tests.Models;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

/// <summary>Golden models on one thread with and without rewrites: milliseconds per step, best of some rounds that take turns.</summary>
static class ModelBench
{
    const int Rounds = 7;

    public static void Run(string[] names)
    {
        if (names.Length == 0) names = ["mobilenet_v2_nsfw", "encoder", "resnet50", "inception_v3"];
        Console.WriteLine("| model | batch | as it is, ms | rewritten, ms | ratio |\n|---|---|---|---|---|");
        foreach (string name in names)
        {
            foreach (int batch in new[] { 1, 16 }) Measure(name, batch);
        }
    }

    static void Measure(string name, int batch)
    {
        using var plain = new Case(name, batch, rewrite: false);
        using var rewritten = new Case(name, batch, rewrite: true);
        double before = double.MaxValue, after = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            before = Math.Min(before, plain.Seconds());
            after = Math.Min(after, rewritten.Seconds());
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {batch} | {before * 1e3:0.00} | {after * 1e3:0.00} | {before / after:0.00} |"));
    }

    sealed class Case : IDisposable
    {
        readonly GoldenModel _model;
        readonly Callable _step;
        readonly Tensor[] _inputs, _results;
        readonly int _count;

        public Case(string name, int batch, bool rewrite)
        {
            _model = new GoldenModel(name, new SessionOptions { IntraOpThreads = 1, Rewrite = rewrite });
            JsonElement one = _model.Cases[0];
            string[] fetches = [.. one.GetProperty("outputs").EnumerateObject().Select(o => o.Name)];
            JsonProperty[] inputs = [.. one.GetProperty("inputs").EnumerateObject()];
            Session session = _model.Session;
            _step = session.MakeCallable([.. inputs.Select(i => session.Graph.GetOutput(i.Name))], [.. fetches.Select(session.Graph.GetOutput)]);
            _inputs = [.. inputs.Select(i => Random(i.Value, batch))];
            _results = new Tensor[fetches.Length];
            long warm = Stopwatch.GetTimestamp();
            do _step.Run(_inputs, _results);
            while (Stopwatch.GetElapsedTime(warm).TotalSeconds < 1);
            long began = Stopwatch.GetTimestamp();
            _step.Run(_inputs, _results);
            _count = Math.Max(1, (int)(0.15 / Stopwatch.GetElapsedTime(began).TotalSeconds));
        }

        static Tensor Random(JsonElement input, int batch)
        {
            long[] dims = [.. input.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())];
            dims[0] = batch;
            var shape = new Shape(dims);
            var random = new Random(1);
            return input.GetProperty("dtype").GetString() == "DT_FLOAT"
                ? Tensor.From<float>([.. Enumerable.Range(0, shape.Count).Select(_ => random.NextSingle() * 2 - 1)], dims)
                : Tensor.From<int>([.. Enumerable.Range(0, shape.Count).Select(_ => random.Next(2))], dims);
        }

        public double Seconds()
        {
            long began = Stopwatch.GetTimestamp();
            for (int i = 0; i < _count; i++) _step.Run(_inputs, _results);
            return Stopwatch.GetElapsedTime(began).TotalSeconds / _count;
        }

        public void Dispose()
        {
            foreach (Tensor? tensor in _inputs.Concat(_results)) tensor?.Dispose();
            _step.Dispose();
            _model.Dispose();
        }
    }
}
