using System.Diagnostics;
using System.Globalization;

namespace TensorHarbor.Compare;

/// <summary>Runs one case by us and by the peer in turns, and prints rates and their ratio.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="UnitsPerRun">Units in one run.</param>
/// <param name="Goal">Smallest ratio wanted, ours to the peer's.</param>
sealed record Comparison(string Name, string Unit, double UnitsPerRun, double Goal)
{
    const int Rounds = 15, FewestRounds = 5;
    const double SecondsPerCase = 15;
    const double SecondsPerRound = 0.2;

    /// <summary>Measures.</summary>
    /// <param name="ours">Runs us a number of times.</param>
    /// <param name="peer">Runs the peer a number of times and gives the seconds.</param>
    public Row Measure(Action<int> ours, Func<int, double> peer)
    {
        int ourCount = Warm(count => Seconds(ours, count)), peerCount = Warm(peer);
        List<double> our = [], their = [], ratios = [];
        long began = Stopwatch.GetTimestamp();
        while (our.Count < FewestRounds || (our.Count < Rounds && Stopwatch.GetElapsedTime(began).TotalSeconds < SecondsPerCase))
        {
            our.Add(ourCount * UnitsPerRun / Seconds(ours, ourCount));
            their.Add(peerCount * UnitsPerRun / peer(peerCount));
            ratios.Add(our[^1] / their[^1]);
        }
        return new(this, Median(our), Median(their), Median(ratios), ratios.Min(), ratios.Max());
    }

    /// <summary>Runs until the code is hot, then finds how many runs fill a round.</summary>
    static int Warm(Func<int, double> run)
    {
        int count = 1;
        double seconds = 0;
        for (double warm = 0; warm < 1.5; warm += seconds)
        {
            seconds = run(count);
            if (seconds < SecondsPerRound / 2) count *= 2;
        }
        return Math.Max(1, (int)(count * SecondsPerRound / Math.Max(seconds, 1e-9)));
    }

    static double Seconds(Action<int> run, int count)
    {
        long began = Stopwatch.GetTimestamp();
        run(count);
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}

/// <summary>One line of the table.</summary>
sealed record Row(Comparison Case, double Ours, double Theirs, double Ratio, double Least, double Most)
{
    public static string Header => "| case | unit | TensorHarbor | TensorFlow | ratio (median, min..max of pairs) | goal |\n|---|---|---|---|---|---|";

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"| {Case.Name} | {Case.Unit} | {Ours:N0} | {Theirs:N0} | **{Ratio:0.00}** ({Least:0.00}..{Most:0.00}) | {Case.Goal:0.0#} {(Ratio >= Case.Goal ? "met" : "short")} |");
}
