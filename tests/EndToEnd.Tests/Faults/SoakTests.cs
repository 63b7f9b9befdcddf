using System.Diagnostics;
using System.Globalization;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests.Faults;

/// <summary>
/// Jobs on 2 ps and 2 workers, one after the other, with faults drawn by chance: asynchronous ones, synchronous ones, and some with mutual TLS
/// and a token. <c>eng/soak</c> makes it long; here it is short.
/// </summary>
[Trait("slow", "true")]
public sealed class SoakTests(ITestOutputHelper output) : IDisposable
{
    const string Variable = "TENSORHARBOR_SOAK";
    const int FaultsPerJob = 6;
    const double Tolerance = 0.04; // 6 of 151 rows; asynchronous jobs differ by about 2

    readonly List<TimeSpan> _recoveries = [];
    readonly SortedDictionary<string, int> _kinds = [];
    long _maxSteps;
    int _faults;

    readonly TempFolder _folder = new();
    readonly Dictionary<int, double> _accuracies = [];

    public void Dispose() => _folder.Dispose();

    /// <summary>A cluster of one of three kinds.</summary>
    FaultCluster New(int kind) => kind switch
    {
        1 => new(2, 2, _maxSteps / 3, ["--steps_to_validate", "200", "--sync_replicas"]), // a step of all takes longer
        2 => new(2, 2, _maxSteps, ["--steps_to_validate", "500", .. Secured()]),
        _ => new(2, 2, _maxSteps, ["--steps_to_validate", "500"]),
    };

    string[] Secured()
    {
        using var authority = new TestAuthority();
        (string certificate, string key, string ca) = authority.Write(_folder, "task");
        File.WriteAllText(_folder["token"], "correct-horse");
        return ["--tls_cert", certificate, "--tls_key", key, "--tls_ca", ca, "--token_file", _folder["token"]];
    }

    /// <summary>Accuracy of an undisturbed job.</summary>
    double AccuracyOf(int kind)
    {
        if (_accuracies.TryGetValue(kind, out double known)) return known;
        using FaultCluster undisturbed = New(kind);
        undisturbed.Start();
        return _accuracies[kind] = undisturbed.Finish();
    }

    [Fact]
    public void Random_faults_lose_nothing_and_hang_nobody()
    {
        int[] given = [.. (Environment.GetEnvironmentVariable(Variable) ?? "20 4 1").Split(' ').Select(v => int.Parse(v, CultureInfo.InvariantCulture))];
        (TimeSpan time, int faults, int seed) = (TimeSpan.FromSeconds(given[0]), given[1], given[2]);
        _maxSteps = time.TotalSeconds < 60 ? 10_000 : 30_000;
        var random = new Random(seed);
        long began = Stopwatch.GetTimestamp();
        int jobs = 0;
        for (; _faults < faults; jobs++) RunJob(jobs % 3, random, Math.Min(faults, _faults + FaultsPerJob), time / faults);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        _recoveries.Sort();
        string summary = string.Create(CultureInfo.InvariantCulture,
            $"seed {seed}: {_faults} faults in {took.TotalSeconds:0} s and {jobs} jobs of {_maxSteps / 3} or {_maxSteps} steps ({string.Join(", ", _kinds.Select(k => $"{k.Value} {k.Key}"))}); "
            + $"back at work after {_recoveries[_recoveries.Count / 2].TotalSeconds:0.0} s (median), {_recoveries[^1].TotalSeconds:0.0} s (longest); nothing lost, no process left");
        output.WriteLine(summary);
        string file = Path.Combine(Golden.Repository, "artifacts", "soak.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, summary + "\n");
    }

    void RunJob(int kind, Random random, int until, TimeSpan pace)
    {
        double accuracy = AccuracyOf(kind);
        using FaultCluster cluster = New(kind);
        cluster.Start();
        while (_faults < until)
        {
            Thread.Sleep(pace * (0.2 + (0.6 * random.NextDouble()))); // the fault's own time is the rest
            if (cluster.Saved() > cluster.MaxSteps * 7 / 10 || !cluster.Chief.IsRunning) break;
            foreach (FaultTask task in cluster.Tasks) Assert.True(task.IsRunning, $"{task.Name} has ended too early:\n{cluster.Told()}");
            Disturb(cluster, random);
        }
        Assert.Equal(accuracy, cluster.Finish(), Tolerance);
    }

    /// <summary>One fault, and the wait until the chief trains again.</summary>
    void Disturb(FaultCluster cluster, Random random)
    {
        FaultTask[] victims = random.GetItems([.. cluster.Tasks], random.Next(5) == 0 ? 2 : 1).Distinct().ToArray();
        TimeSpan length = TimeSpan.FromSeconds(0.1 + (4 * random.NextDouble()));
        string kind = random.Next(4) switch { 0 => "pauses", 1 => "cuts", _ => "kills" };
        string what = $"fault {++_faults}: {kind} of {string.Join(" and ", victims.Select(v => v.Name))}, {length.TotalSeconds:0.0} s";
        _kinds[kind] = _kinds.GetValueOrDefault(kind) + 1;
        output.WriteLine(what);
        if (kind == "kills") cluster.KillAndRestart(victims);
        else
        {
            cluster.NoteFault();
            foreach (FaultTask victim in victims) Begin(victim, kind);
            Thread.Sleep(length);
            foreach (FaultTask victim in victims) End(victim, kind);
        }
        int from = cluster.Chief.LineCount;
        long began = Stopwatch.GetTimestamp();
        Assert.True(cluster.Chief.WaitFor(IsProgress, from, FaultCluster.Limit) is not null, $"{what}: no progress for {FaultCluster.Limit.TotalSeconds} s\n{cluster.Told()}");
        _recoveries.Add(Stopwatch.GetElapsedTime(began));
    }

    static bool IsProgress(string line) => line.Contains("Step: ", StringComparison.Ordinal) || line.Contains("Done training", StringComparison.Ordinal);

    static void Begin(FaultTask victim, string kind)
    {
        if (kind == "pauses") victim.Pause();
        else victim.Cut();
    }

    static void End(FaultTask victim, string kind)
    {
        if (kind == "pauses") victim.Continue();
        else victim.Heal();
    }
}
