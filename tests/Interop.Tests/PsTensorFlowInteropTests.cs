using System.Net;
using System.Text.Json;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Interop.Tests;

/// <summary>Real TensorFlow workers train on parameter servers of ours, to the losses of a cluster of TensorFlow's own.</summary>
public sealed class PsTensorFlowInteropTests
{
    const double Tolerance = 1e-4;

    static readonly CancellationToken _stop = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("async_1ps_1w", new string[0])]
    [InlineData("async_1ps_1w_resource_embedding", new[] { "--resource", "--wide", "embedding" })]
    public async Task An_asynchronous_worker_trains_as_on_TensorFlows_ps(string scenario, string[] arguments)
    {
        TensorFlowTrainer.SkipIfMissing();
        await using TaskServer ps = await StartPsAsync();
        using TensorFlowProcess worker = await TensorFlowTrainer.TrainAsync(0, [$"127.0.0.1:{ps.Port}"], [_workerAddress], ["--mode", "async", "--steps", "4", .. arguments]);
        AssertLosses(scenario, worker: 0, await worker.RestAsync(_stop));
    }

    readonly string _workerAddress = FreeAddress.Next();

    Task<TaskServer> StartPsAsync() => TaskServer.StartAsync(
        new()
        {
            Cluster = ClusterSpec.Of(("ps", ["127.0.0.1:0"]), ("worker", [_workerAddress])),
            Task = new("ps", 0),
            Host = new GrpcHostOptions { Address = IPAddress.Loopback },
        },
        OpTable.Instance, _stop);

    static void AssertLosses(string scenario, int worker, List<JsonElement> got)
    {
        IEnumerable<JsonElement> recorded = File.ReadLines(Golden.File("distributed", scenario, "training.jsonl")).Select(line => JsonDocument.Parse(line).RootElement);
        double[] want = TensorFlowTrainer.Losses(recorded.Where(e => e.GetProperty("worker").GetInt32() == worker));
        double[] losses = TensorFlowTrainer.Losses(got);
        Assert.Equal(want.Length, losses.Length);
        for (int i = 0; i < want.Length; i++) Assert.Equal(want[i], losses[i], Tolerance);
    }
}
