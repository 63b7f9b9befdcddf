using System.Diagnostics;

namespace TensorHarbor.EndToEnd.Tests.Faults;

/// <summary>Tasks that are killed, paused or cut off while a job starts, trains and saves.</summary>
[Trait("slow", "true")]
public sealed class ClusterFaultTests
{
    const double Tolerance = 0.04; // 6 of 151 rows; asynchronous jobs differ by about 2

    static readonly Lazy<double> _undisturbed = new(() =>
    {
        using FaultCluster cluster = New();
        cluster.Start();
        return cluster.Finish();
    });

    static FaultCluster New() => new(1, 2, 2500, "--steps_to_validate", "100");

    static void FinishAsUndisturbed(FaultCluster cluster) => Assert.Equal(_undisturbed.Value, cluster.Finish(), Tolerance);

    [Theory]
    [InlineData("start", "worker 1")]
    [InlineData("start", "worker 0")]
    [InlineData("start", "ps 0")]
    [InlineData("step", "worker 1")]
    [InlineData("step", "worker 0")]
    [InlineData("step", "ps 0")]
    [InlineData("save", "worker 1")]
    [InlineData("save", "worker 0")]
    [InlineData("save", "ps 0")]
    [InlineData("step", "ps 0", "worker 0")]
    [InlineData("step", "worker 0", "worker 1")]
    public void A_killed_task_returns_and_nothing_that_was_saved_is_lost(string phase, params string[] victims)
    {
        using FaultCluster cluster = New();
        FaultTask[] tasks = [.. victims.Select(v => cluster[v])];
        cluster.Start();
        Await(phase, cluster, tasks[0]);
        int before = cluster.Chief.LineCount;
        cluster.KillAndRestart(tasks);
        cluster.AwaitProgress(before);
        FinishAsUndisturbed(cluster);
    }

    static void Await(string phase, FaultCluster cluster, FaultTask victim)
    {
        if (phase == "start")
        {
            victim.WaitFor("serves at port", 0, FaultCluster.Limit);
            return;
        }
        cluster.AwaitProgress(0);
        if (phase == "save") AwaitSave(cluster);
    }

    /// <summary>Waits until files of a checkpoint are being written.</summary>
    static void AwaitSave(FaultCluster cluster)
    {
        using var began = new ManualResetEventSlim();
        using var watcher = new FileSystemWatcher(cluster.Checkpoints);
        watcher.Created += (_, _) => began.Set();
        watcher.EnableRaisingEvents = true;
        Assert.True(began.Wait(FaultCluster.Limit));
    }

    [Fact]
    public void A_paused_ps_is_given_up_in_time_and_the_job_goes_on_when_it_is_back()
    {
        using FaultCluster cluster = New();
        cluster.Start();
        cluster.AwaitProgress(0);
        cluster.NoteFault();
        AssertIsGivenUp(cluster, cluster["ps 0"].Pause);
        cluster["ps 0"].Continue();
        FinishAsUndisturbed(cluster);
    }

    [Fact]
    public void A_ps_behind_a_cut_link_is_given_up_in_time_and_the_job_goes_on_when_it_heals()
    {
        using FaultCluster cluster = New();
        cluster.Start();
        cluster.AwaitProgress(0);
        cluster.NoteFault();
        AssertIsGivenUp(cluster, cluster["ps 0"].Cut);
        cluster["ps 0"].Heal();
        FinishAsUndisturbed(cluster);
    }

    /// <summary>All workers must say that a task is lost, and not much later than they are told to.</summary>
    static void AssertIsGivenUp(FaultCluster cluster, Action fault)
    {
        TimeSpan slack = TimeSpan.FromSeconds(8);
        int[] from = [cluster["worker 0"].LineCount, cluster["worker 1"].LineCount];
        long began = Stopwatch.GetTimestamp();
        fault();
        for (int i = 0; i < from.Length; i++) cluster[$"worker {i}"].WaitFor("Lost a task, goes on when it is back: UNAVAILABLE: ", from[i], FaultCluster.Limit);
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, FaultCluster.PeerTimeout + slack);
    }

    [Theory]
    [InlineData("worker 1", "worker 0")]
    [InlineData("worker 0", "worker 1")]
    public void A_paused_worker_holds_up_nobody(string paused, string other)
    {
        using FaultCluster cluster = New();
        cluster.Start();
        cluster.AwaitProgress(0);
        cluster.NoteFault();
        int from = cluster[other].LineCount;
        cluster[paused].Pause();
        cluster[other].WaitFor("Step: ", from, FaultCluster.Limit);
        cluster[paused].Continue();
        FinishAsUndisturbed(cluster);
    }

    [Fact]
    public void A_worker_behind_a_cut_link_returns_when_it_heals()
    {
        using FaultCluster cluster = New();
        cluster.Start();
        cluster.AwaitProgress(0);
        cluster.NoteFault();
        int from = cluster.Chief.LineCount;
        cluster["worker 1"].Cut();
        cluster.AwaitProgress(from);
        cluster["worker 1"].Heal();
        FinishAsUndisturbed(cluster);
    }
}
