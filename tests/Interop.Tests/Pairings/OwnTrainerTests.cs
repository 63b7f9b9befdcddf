using System.Text.Json;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>Workers that are ours altogether train on ps of TensorFlow's, alone and beside a TensorFlow worker, as TensorFlow alone does.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class OwnTrainerTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tt", "async"), InlineData("ot", "async"), InlineData("tt", "sync"), InlineData("to", "sync")]
    public async Task Workers_train_as_TensorFlows(string ps, string mode)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync(mode);
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, "oo");
        using var first = new OwnTrainer(cluster, 0, OwnModel.OfTrainCommand(cluster.Spec, 0, mode));
        first.BeginChief();
        using var second = new OwnTrainer(cluster, 1, OwnModel.OfTrainCommand(cluster.Spec, 1, mode));
        second.BeginWorker();
        await StepAllAsync(mode, first.StepAsync, second.StepAsync);
        TrainingOutcome.AssertSame(want, new([first.Losses, second.Losses], first.Values()));
    }

    [Theory, InlineData("tt", "oo"), InlineData("ot", "ot")]
    public async Task A_graph_of_all_workers_trains_as_TensorFlows(string ps, string workers)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync("in_graph");
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, workers);
        using var trainer = new OwnTrainer(cluster, 0, OwnModel.OfTrainCommand(cluster.Spec, 0, "in_graph"));
        trainer.BeginChief();
        for (int step = 0; step < CancerClients.Steps; step++) trainer.Step();
        TrainingOutcome.AssertSame(want, new([trainer.Losses], trainer.Values()));
    }

    [Theory]
    [InlineData("tt", "async", 0), InlineData("tt", "async", 1), InlineData("ot", "async", 0)]
    [InlineData("tt", "sync", 0), InlineData("tt", "sync", 1), InlineData("oo", "sync", 1)]
    public async Task A_fleet_of_both_kinds_trains_the_same_variables(string ps, string mode, int ours)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync(mode);
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, ours == 0 ? "ot" : "to");
        using var folder = new TempFolder();
        Task<TensorFlowProcess> StartTheirs() => CancerClients.StartAsync(cluster, 1 - ours, mode, folder["values.npz"]);
        TensorFlowProcess? chief = ours == 1 ? await StartTheirs() : null;
        using var own = new OwnTrainer(cluster, ours, OwnModel.WithTheirNames(cluster.Spec, ours, mode));
        if (ours == 0) own.BeginChief();
        else own.BeginWorker();
        using TensorFlowProcess theirs = chief ?? await StartTheirs();
        List<JsonElement> events = [];
        async Task StepTheirs() => events.Add(await CancerClients.StepAsync(theirs, Stop));
        await (ours == 0 ? StepAllAsync(mode, own.StepAsync, StepTheirs) : StepAllAsync(mode, StepTheirs, own.StepAsync));
        double[][] losses = [own.Losses, TensorFlowTrainer.Losses(events)];
        TrainingOutcome.AssertSame(want, new(ours == 0 ? losses : [losses[1], losses[0]], own.Values()));
    }

    static async Task StepAllAsync(string mode, params Func<Task>[] workers)
    {
        for (int step = 0; step < CancerClients.Steps; step++)
        {
            if (mode == "sync") await Task.WhenAll(workers.Select(w => w()));
            else foreach (Func<Task> worker in workers) await worker();
        }
    }
}
