using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>A MonitoredTrainingSession of TensorFlow's goes on from its checkpoint when our ps has lost everything, as if nothing had been.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class RecoveryTests
{
    static readonly TaskName _ps = new(TaskName.PsJob, 0);

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <param name="worker">Kind of the worker, whose master finds out.</param>
    /// <param name="isAwayAtFirst">Does the step begin before the ps is back?</param>
    [Theory]
    [InlineData("t", false), InlineData("t", true), InlineData("o", false), InlineData("o", true)]
    public async Task A_worker_recovers_when_the_ps_is_started_anew(string worker, bool isAwayAtFirst)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync("async", tasks: 1);
        await using MixedCluster cluster = await MixedCluster.StartAsync("o", worker);
        using var folder = new TempFolder();
        string npz = folder["values.npz"];
        using TensorFlowProcess client =
            await CancerClients.StartAsync(cluster, 0, "async", npz, "--checkpoint_dir", folder["checkpoint"], "--save_steps", "1");
        var losses = new List<double>();
        for (int step = 0; step < CancerClients.Steps; step++)
        {
            if (step == 2) losses.Add(await StepThroughRestartAsync(cluster, client, isAwayAtFirst));
            else losses.Add((await CancerClients.StepAsync(client, Stop)).GetProperty("loss").GetDouble());
        }
        await CancerClients.EndAsync(client);
        TrainingOutcome.AssertSame(want, TrainingOutcome.Of([[.. losses]], npz));
    }

    static async Task<double> StepThroughRestartAsync(MixedCluster cluster, TensorFlowProcess client, bool isAwayAtFirst)
    {
        await cluster.StopOursAsync(_ps);
        if (!isAwayAtFirst) await cluster.StartOursAsync(_ps);
        await client.GoOnAsync();
        if (isAwayAtFirst) await cluster.StartOursAsync(_ps);
        return (await client.WaitAsync("step", Stop)).GetProperty("loss").GetDouble();
    }
}
