namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>
/// TensorFlow clients train the cancer model through every pairing of our tasks and TensorFlow's, to the variables that TensorFlow alone
/// comes to. Each kind of task is a letter: o ours, t TensorFlow's.
/// </summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class PairingTests
{
    static readonly string[] _embedding = ["--resource", "--wide", "embedding"];

    [Theory]
    [InlineData("oo", "tt"), InlineData("tt", "oo"), InlineData("oo", "oo"), InlineData("ot", "to")]
    public Task Asynchronous(string ps, string workers) => CheckAsync(ps, workers, "async");

    [Theory]
    [InlineData("oo", "tt"), InlineData("tt", "oo"), InlineData("oo", "oo"), InlineData("ot", "to")]
    public Task Asynchronous_with_an_embedding(string ps, string workers) => CheckAsync(ps, workers, "async", _embedding);

    [Theory]
    [InlineData("oo", "tt"), InlineData("tt", "oo"), InlineData("oo", "oo"), InlineData("ot", "to")]
    public Task Synchronous(string ps, string workers) => CheckAsync(ps, workers, "sync");

    [Theory]
    [InlineData("oo", "tt"), InlineData("tt", "oo"), InlineData("oo", "oo"), InlineData("ot", "to"), InlineData("to", "ot")]
    public Task In_one_graph(string ps, string workers) => CheckAsync(ps, workers, "in_graph");

    static async Task CheckAsync(string ps, string workers, string mode, params string[] arguments)
    {
        TensorFlowTrainer.SkipIfMissing();
        TrainingOutcome want = await CancerClients.ReferenceAsync(mode, arguments);
        await using MixedCluster cluster = await MixedCluster.StartAsync(ps, workers);
        TrainingOutcome got = await CancerClients.TrainAsync(cluster, mode, arguments);
        TrainingOutcome.AssertSame(want, got);
    }
}
