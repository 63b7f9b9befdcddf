using System.Diagnostics;
using System.Globalization;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>What tasks cost that do nothing: a bare server, and a ps that holds variables.</summary>
static class IdleCase
{
    const int Rounds = 5, HeldMebibytes = 1024;
    const double StartGoal = 300, BareGoal = 60, HeldGoal = 1126;

    /// <summary>Measures.</summary>
    /// <param name="folder">For graphs.</param>
    public static IEnumerable<string> Measure(string folder)
    {
        List<double> starts = [], sizes = [];
        string launcher = Path.Combine(Golden.Repository, "tensorharbor"), program = Path.Combine(Golden.Repository, "artifacts", "tensorharbor", "tensorharbor");
        yield return Line("bare server, launcher to GetStatus", "ms", Comparison.Median([.. Enumerable.Range(0, Rounds).Select(_ => Start(launcher).Milliseconds)]), StartGoal);
        for (int i = 0; i <= Rounds; i++)
        {
            (double milliseconds, double mebibytes) = Start(program);
            if (i == 0) continue; // builds what is to be built, and brings files into the cache
            starts.Add(milliseconds);
            sizes.Add(mebibytes);
        }
        yield return Line("bare server, start to GetStatus", "ms", Comparison.Median(starts), StartGoal);
        yield return Line("bare server, resident", "MiB", Comparison.Median(sizes), BareGoal);
        using var cluster = new ClusterSide(isOurs: true, 1, 1);
        var graphs = new ClusterGraphs(folder, 1);
        cluster.Prepare(w => graphs.Hold(w, HeldMebibytes));
        cluster.Run(1);
        yield return Line($"ps with {HeldMebibytes} MiB of variables, resident", "MiB", cluster.PsMebibytes(), HeldGoal);
    }

    static string Line(string name, string unit, double value, double goal) => string.Create(CultureInfo.InvariantCulture,
        $"| {name} | {unit} | {value:0} | at most {goal:0} {(value <= goal ? "met" : "short")} |");

    static (double Milliseconds, double Mebibytes) Start(string program)
    {
        string address = FreeAddress.Next(1)[0];
        ClusterSpec cluster = ClusterSpec.Of(("ps", [address]));
        using var client = new TaskClient(cluster, HostSecurity.None, HostLimits.Default);
        long began = Stopwatch.GetTimestamp();
        using Process server = Process.Start(new ProcessStartInfo(
            program, ["server", $"--ps_hosts={address}", "--job_name=ps", "--task_index=0"])
        { RedirectStandardOutput = true })!;
        while (!IsUp(client)) Thread.Yield();
        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        double mebibytes = MeasuredProcess.ResidentMebibytes($"{server.Id}");
        server.Kill();
        server.WaitForExit();
        return (milliseconds, mebibytes);
    }

    static bool IsUp(TaskClient client)
    {
        try
        {
            client.AskAsync(new TaskName("ps", 0), waits: false, CancellationToken.None).GetAwaiter().GetResult();
            return true;
        }
        catch (StatusException e) when (e.Code == ErrorCode.Unavailable)
        {
            return false;
        }
    }
}
