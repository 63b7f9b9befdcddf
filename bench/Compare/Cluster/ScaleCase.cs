using System.Globalization;
using TensorHarbor.Cli.Plots;

namespace TensorHarbor.Compare;

/// <summary>Steps per second of one ps and more and more workers on this machine: a table and a curve.</summary>
static class ScaleCase
{
    const double WarmSeconds = 2, RoundSeconds = 1;
    const int Rounds = 5, Batch = 64;

    static readonly int[] s_workers = [1, 2, 4, 8];

    /// <summary>Measures, and draws <c>scale.svg</c> in the current folder.</summary>
    /// <param name="folder">For graphs.</param>
    public static IEnumerable<string> Measure(string folder)
    {
        yield return "| workers | TensorHarbor, steps/s | TensorFlow, steps/s | ratio |\n|---|---|---|---|";
        List<(double X, double Y)> our = [], their = [];
        foreach (int workers in s_workers)
        {
            (double ours, double theirs) = Measure(folder, workers);
            our.Add((workers, ours));
            their.Add((workers, theirs));
            yield return string.Create(CultureInfo.InvariantCulture, $"| {workers} | {ours:N0} | {theirs:N0} | **{ours / theirs:0.00}** |");
        }
        string svg = LineChart.ToSvg($"Steps/s of all workers, 1 ps, batch {Batch}, {Environment.ProcessorCount} processors", "workers", [new("TensorHarbor", our), new("TensorFlow", their)]);
        File.WriteAllText("scale.svg", svg);
        yield return $"\nDrawn: {Path.GetFullPath("scale.svg")}";
    }

    static (double Ours, double Theirs) Measure(string folder, int workers)
    {
        using var ours = new ClusterSide(isOurs: true, 1, workers);
        using var theirs = new ClusterSide(isOurs: false, 1, workers);
        var graphs = new ClusterGraphs(folder, 1);
        foreach (ClusterSide side in (ClusterSide[])[ours, theirs])
        {
            side.Prepare(w => graphs.Train(w, Batch));
            side.Run(WarmSeconds);
        }
        List<double> our = [], their = [];
        for (int i = 0; i < Rounds; i++)
        {
            our.Add(ours.Run(RoundSeconds));
            their.Add(theirs.Run(RoundSeconds));
        }
        return (Comparison.Median(our), Comparison.Median(their));
    }
}
