using System.Collections.Concurrent;
using System.Text.Json;

namespace TensorHarbor.Interop.Tests.Pairings;

/// <summary>TensorFlow clients that train the cancer model, one at each worker, in a fixed order of steps.</summary>
static class CancerClients
{
    /// <summary>Steps of each worker.</summary>
    public const int Steps = 4;

    static readonly ConcurrentDictionary<string, Lazy<Task<TrainingOutcome>>> _references = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>What a cluster of TensorFlow alone comes to; made once.</summary>
    /// <param name="mode">As for <see cref="TrainAsync"/>.</param>
    /// <param name="arguments">More arguments of the trainer.</param>
    /// <param name="tasks">Number of ps, and of workers.</param>
    public static Task<TrainingOutcome> ReferenceAsync(string mode, string[]? arguments = null, int tasks = 2) => _references.GetOrAdd(
        string.Join(' ', [mode, $"{tasks}", .. arguments ?? []]), _ => new(async () =>
        {
            string kinds = new(MixedCluster.TensorFlows, tasks);
            await using MixedCluster cluster = await MixedCluster.StartAsync(kinds, kinds);
            return await TrainAsync(cluster, mode, arguments ?? []);
        })).Value;

    /// <summary>Trains.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="mode"><c>async</c>: the workers step in turn; <c>sync</c>: together; <c>in_graph</c>: one client for all.</param>
    /// <param name="arguments">More arguments of the trainer.</param>
    public static async Task<TrainingOutcome> TrainAsync(MixedCluster cluster, string mode, params string[] arguments)
    {
        using var folder = new TempFolder();
        string npz = folder["values.npz"];
        int count = mode == "in_graph" ? 1 : cluster.Workers.Length;
        var clients = new List<TensorFlowProcess>();
        try
        {
            for (int worker = 0; worker < count; worker++) clients.Add(await StartAsync(cluster, worker, mode, npz, arguments));
            return mode == "in_graph"
                ? TrainingOutcome.Of([await clients[0].RestAsync(Stop)], npz)
                : TrainingOutcome.Of(await StepAllAsync(clients, isTogether: mode == "sync"), npz);
        }
        finally
        {
            foreach (TensorFlowProcess client in clients) client.Dispose();
        }
    }

    /// <summary>Starts a client at a worker and waits until it has its session: another that finds nothing initialized would sleep for 30 s.</summary>
    public static async Task<TensorFlowProcess> StartAsync(MixedCluster cluster, int worker, string mode, string npz, params string[] arguments)
    {
        string[] own = mode == "in_graph" ? [] : ["--lockstep", "--device_filters", "--sync_init_tokens", "0"];
        TensorFlowProcess client = await TensorFlowTrainer.TrainAsync(worker, cluster.Ps, cluster.Workers,
            ["--mode", mode, "--steps", $"{Steps}", "--target", $"grpc://{cluster.Workers[worker]}", .. own, .. arguments,
                .. worker == 0 ? ["--dump_values", npz] : Array.Empty<string>()]);
        await client.WaitAsync("session", Stop);
        return client;
    }

    /// <summary>Lets a client make its next step.</summary>
    /// <returns>What it tells of it.</returns>
    public static async Task<JsonElement> StepAsync(TensorFlowProcess client, CancellationToken stop)
    {
        await client.GoOnAsync();
        return await client.WaitAsync("step", stop);
    }

    /// <summary>Lets the chief write the values and close its session.</summary>
    public static async Task EndAsync(TensorFlowProcess chief)
    {
        await chief.GoOnAsync();
        await chief.WaitAsync("final", Stop);
        await chief.GoOnAsync();
        await chief.RestAsync(Stop);
    }

    static async Task<List<JsonElement>[]> StepAllAsync(List<TensorFlowProcess> clients, bool isTogether)
    {
        List<JsonElement>[] events = [.. clients.Select(_ => new List<JsonElement>())];
        async Task Step(int worker) => events[worker].Add(await StepAsync(clients[worker], Stop));
        for (int step = 0; step < Steps; step++)
        {
            if (isTogether) await Task.WhenAll(clients.Select((_, worker) => Step(worker)));
            else for (int worker = 0; worker < clients.Count; worker++) await Step(worker);
        }
        await EndAsync(clients[0]);
        return events;
    }
}
