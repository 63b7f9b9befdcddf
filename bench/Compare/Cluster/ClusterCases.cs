using System.Globalization;

namespace TensorHarbor.Compare;

/// <summary>Clusters of processes on this machine, ours and TensorFlow's in turns, with the same graphs.</summary>
static class ClusterCases
{
    const double WarmSeconds = 3, RoundSeconds = 1;
    const int Rounds = 9;
    const int PulledElements = 16 << 20, EmbeddingRows = 5_000_000, EmbeddingSize = 32, EmbeddingIds = 2048 * 26;

    /// <summary>Measures all cases.</summary>
    /// <param name="folder">For graphs.</param>
    public static void Compare(string folder)
    {
        foreach ((int ps, int workers, double small, double large) in new[] { (1, 1, 5.0, 3.0), (2, 2, 4.0, 2.0) })
        {
            using var ours = new ClusterSide(isOurs: true, ps, workers);
            using var theirs = new ClusterSide(isOurs: false, ps, workers);
            var graphs = new ClusterGraphs(folder, ps);
            string tasks = $"{ps} ps, {workers} {(workers == 1 ? "worker" : "workers")}";
            Measure(ours, theirs, w => graphs.Train(w, 64), $"asynchronous, {tasks}, batch 64", "steps/s", 1, small);
            Measure(ours, theirs, w => graphs.Train(w, 1024), $"asynchronous, {tasks}, batch 1024", "steps/s", 1, large);
            if (workers == 1) Measure(ours, theirs, w => graphs.Pull(w, PulledElements), "64 MiB from ps to worker", "MiB/s", PulledElements * 4.0 / (1 << 20), 2);
        }
        CompareEmbedding(folder);
    }

    /// <summary>Measures the case of embeddings.</summary>
    /// <param name="folder">For graphs.</param>
    public static void CompareEmbedding(string folder)
    {
        using var ours = new ClusterSide(isOurs: true, 2, 1);
        using var theirs = new ClusterSide(isOurs: false, 2, 1);
        var graphs = new ClusterGraphs(folder, 2);
        Measure(ours, theirs, w => graphs.Embed(w, EmbeddingRows, EmbeddingSize, EmbeddingIds), "embedding 5 M x 32 on 2 ps, 53,248 ids", "steps/s", 1, 2);
        double our = ours.PeakMebibytes(), their = theirs.PeakMebibytes();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"\nPeak memory of the three tasks: {our:N0} MiB, TensorFlow {their:N0} MiB (goal: at most TensorFlow's, {(our <= their ? "met" : "short")})"));
    }

    static void Measure(ClusterSide ours, ClusterSide theirs, Func<int, ClusterJob> job, string name, string unit, double unitsPerStep, double goal)
    {
        ours.Prepare(job);
        theirs.Prepare(job);
        ours.Run(WarmSeconds);
        theirs.Run(WarmSeconds);
        List<double> our = [], their = [];
        for (int i = 0; i < Rounds; i++)
        {
            our.Add(ours.Run(RoundSeconds));
            their.Add(theirs.Run(RoundSeconds));
        }
        double[] ratios = [.. our.Zip(their).Select(p => p.First / p.Second)];
        double ourMiddle = Comparison.Median(our), theirMiddle = Comparison.Median(their);
        Console.WriteLine(new Row(name, unit, ourMiddle * unitsPerStep, theirMiddle * unitsPerStep, 1 / ourMiddle, 1 / theirMiddle,
            Comparison.Median(ratios), ratios.Min(), ratios.Max(), goal));
    }
}
