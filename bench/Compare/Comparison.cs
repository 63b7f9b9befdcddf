using System.Diagnostics;

namespace TensorHarbor.Compare;

/// <summary>What one side took for a round of runs.</summary>
/// <param name="Seconds">For all of them.</param>
/// <param name="Median">Seconds of the middle one.</param>
readonly record struct Round(double Seconds, double Median);

/// <summary>Runs one case by us and by the peer in turns, and compares rates and latencies.</summary>
/// <param name="Name">Name of the case.</param>
/// <param name="Unit">What is counted.</param>
/// <param name="UnitsPerRun">Units in one run.</param>
/// <param name="Goal">Smallest ratio of rates wanted, ours to the peer's.</param>
sealed record Comparison(string Name, string Unit, double UnitsPerRun, double Goal)
{
    const int Rounds = 15, FewestRounds = 5;
    const double SecondsPerCase = 10;
    const double SecondsPerRound = 0.2;

    /// <summary>Measures.</summary>
    /// <param name="ours">Runs us a number of times.</param>
    /// <param name="peer">Runs the peer a number of times.</param>
    public Row Measure(Func<int, Round> ours, Func<int, Round> peer)
    {
        int ourCount = Warm(ours), peerCount = Warm(peer);
        List<double> our = [], their = [], ratios = [], ourMedians = [], theirMedians = [];
        long began = Stopwatch.GetTimestamp();
        while (our.Count < FewestRounds || (our.Count < Rounds && Stopwatch.GetElapsedTime(began).TotalSeconds < SecondsPerCase))
        {
            Round one = ours(ourCount), other = peer(peerCount);
            our.Add(ourCount * UnitsPerRun / one.Seconds);
            their.Add(peerCount * UnitsPerRun / other.Seconds);
            ratios.Add(our[^1] / their[^1]);
            ourMedians.Add(one.Median);
            theirMedians.Add(other.Median);
        }
        return new(Name, Unit, Median(our), Median(their), Median(ourMedians), Median(theirMedians), Median(ratios), ratios.Min(), ratios.Max(), Goal);
    }

    /// <summary>Runs until the code is hot, then finds how many runs fill a round.</summary>
    static int Warm(Func<int, Round> run)
    {
        int count = 1;
        double seconds = 0;
        for (double warm = 0; warm < 1.5; warm += seconds)
        {
            seconds = run(count).Seconds;
            if (seconds < SecondsPerRound / 2) count *= 2;
        }
        return Math.Max(1, (int)(count * SecondsPerRound / Math.Max(seconds, 1e-9)));
    }

    /// <summary>Runs us a number of times, each run timed.</summary>
    public static Round Time(int count, Action run)
    {
        var seconds = new double[count];
        long began = Stopwatch.GetTimestamp(), last = began;
        for (int i = 0; i < count; i++)
        {
            run();
            long now = Stopwatch.GetTimestamp();
            seconds[i] = Stopwatch.GetElapsedTime(last, now).TotalSeconds;
            last = now;
        }
        return new(Stopwatch.GetElapsedTime(began, last).TotalSeconds, Median(seconds));
    }

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}
