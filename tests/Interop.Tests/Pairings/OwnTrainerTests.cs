namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>Workers that are ours altogether train on ps of TensorFlow's, alone and beside a TensorFlow worker, as TensorFlow alone does.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class OwnTrainerTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, InlineData("tt"), InlineData("ot")]
    public async Task Asynchronous_workers_train_as_TensorFlows(string ps)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync("async");
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, "oo");
        using var first = new OwnTrainer(cluster, 0, OwnModel.OfTrainCommand(cluster.Spec, 0));
        first.Initialize();
        using var second = new OwnTrainer(cluster, 1, OwnModel.OfTrainCommand(cluster.Spec, 1));
        for (int step = 0; step < CancerClients.Steps; step++)
        {
            first.Step();
            second.Step();
        }
        Assert.Equal("", want.Difference(new([first.Losses, second.Losses], second.Values())));
    }

    [Theory, InlineData("tt", 0), InlineData("tt", 1), InlineData("ot", 0)]
    public async Task A_fleet_of_both_kinds_trains_the_same_variables(string ps, int ours)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync("async");
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, ours == 0 ? "ot" : "to");
        using var folder = new TempFolder();
        Task<TensorFlowProcess> StartTheirs() => CancerClients.StartAsync(cluster, 1 - ours, "async", folder["values.npz"]);
        TensorFlowProcess? chief = ours == 1 ? await StartTheirs() : null;
        using var own = new OwnTrainer(cluster, ours, OwnModel.WithTheirNames(cluster.Spec, ours));
        if (ours == 0) own.Initialize();
        using TensorFlowProcess theirs = chief ?? await StartTheirs();
        var losses = new double[2][];
        losses[1 - ours] = new double[CancerClients.Steps];
        for (int step = 0; step < 2 * CancerClients.Steps; step++)
        {
            if (step % 2 == ours) own.Step();
            else losses[1 - ours][step / 2] = (await CancerClients.StepAsync(theirs, Stop)).GetProperty("loss").GetDouble();
        }
        losses[ours] = own.Losses;
        Assert.Equal("", want.Difference(new(losses, own.Values())));
    }
}
