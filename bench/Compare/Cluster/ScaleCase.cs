using System.Globalization;
using TensorHarbor.Cli.Plots;

namespace TensorHarbor.Compare;

/// <summary>Steps per second of one ps and more and more workers on this machine: a table and a curve.</summary>
static class ScaleCase
{
    const double WarmSecondsPerTask = 2, RoundSeconds = 1; // every process compiles what is hot for itself
    const int Rounds = 5, Batch = 64;

    static readonly int[] s_workers = [1, 2, 4, 8];

    /// <summary>Measures, and draws <c>scale.svg</c> in the current folder.</summary>
    /// <param name="folder">For graphs.</param>
    public static IEnumerable<string> Measure(string folder)
    {
        yield return "| workers | TensorHarbor, steps/s | TensorFlow, steps/s | ratio | ps' processor time per step, us |\n|---|---|---|---|---|";
        List<(double X, double Y)> our = [], their = [];
        foreach (int workers in s_workers)
        {
            (Rate ours, Rate theirs) = Measure(folder, workers);
            our.Add((workers, ours.Steps));
            their.Add((workers, theirs.Steps));
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {workers} | {ours.Steps:N0} | {theirs.Steps:N0} | **{ours.Steps / theirs.Steps:0.00}** | {ours.PsMicroseconds:0} / {theirs.PsMicroseconds:0} |");
        }
        string svg = LineChart.ToSvg($"Steps/s of all workers, 1 ps, batch {Batch}, {Environment.ProcessorCount} processors", "workers", [new("TensorHarbor", our), new("TensorFlow", their)]);
        File.WriteAllText("scale.svg", svg);
        yield return $"\nDrawn: {Path.GetFullPath("scale.svg")}";
    }

    /// <summary>Steps per second, and processor time of the ps per step.</summary>
    readonly record struct Rate(double Steps, double PsMicroseconds);

    static (Rate Ours, Rate Theirs) Measure(string folder, int workers)
    {
        using var ours = new ClusterSide(isOurs: true, 1, workers);
        using var theirs = new ClusterSide(isOurs: false, 1, workers);
        var graphs = new ClusterGraphs(folder, 1);
        foreach (ClusterSide side in (ClusterSide[])[ours, theirs])
        {
            side.Prepare(w => graphs.Train(w, Batch));
            side.Run(WarmSecondsPerTask * (1 + workers));
        }
        List<Rate> our = [], their = [];
        for (int i = 0; i < Rounds; i++)
        {
            our.Add(Run(ours));
            their.Add(Run(theirs));
        }
        return (Middle(our), Middle(their));
    }

    static Rate Run(ClusterSide side)
    {
        double before = side.PsSeconds(), rate = side.Run(RoundSeconds);
        return new(rate, 1e6 * (side.PsSeconds() - before) / (rate * RoundSeconds));
    }

    static Rate Middle(List<Rate> rates) => new(Comparison.Median([.. rates.Select(r => r.Steps)]), Comparison.Median([.. rates.Select(r => r.PsMicroseconds)]));
}
