using System.Net;
using System.Text.Json;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Training.Tests.Synchronous;

/// <summary>Synchronous training over two ps and two workers in this process, against a recorded cluster of TensorFlow's.</summary>
public sealed class SyncClusterTests
{
    const int Ps = 2, Workers = 2;
    const double Tolerance = 1e-5;

    /// <summary>Both workers' servers and ps'.</summary>
    sealed class Servers : IAsyncDisposable
    {
        readonly List<TaskServer> _all = [];

        public TaskServer[] Workers { get; private set; } = [];

        public static async Task<Servers> StartAsync()
        {
            string[] at = FreeAddress.Next(Ps + SyncClusterTests.Workers);
            ClusterSpec cluster = ClusterSpec.Of(("ps", at[..Ps]), ("worker", at[Ps..]));
            var servers = new Servers();
            foreach (TaskName task in cluster.Tasks)
            {
                var options = new TaskServerOptions
                {
                    Cluster = cluster,
                    Task = task,
                    Host = new GrpcHostOptions { Address = IPAddress.Loopback },
                    Session = new SessionOptions { IntraOpThreads = 1 },
                };
                servers._all.Add(await TaskServer.StartAsync(options, OpTable.Instance, TestContext.Current.CancellationToken));
            }
            servers.Workers = [.. servers._all.Skip(Ps)];
            return servers;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (TaskServer server in _all) await server.DisposeAsync();
        }
    }

    /// <summary>One worker's graph and session.</summary>
    sealed class Worker : IDisposable
    {
        readonly IGraphSession _session;
        readonly GoldenModel _model;
        readonly SyncReplicas _sync;
        readonly IGraphCallable _step;
        readonly int _index;

        public Worker(TaskServer server, int index, SyncOptions options, bool hasEmbedding)
        {
            _index = index;
            var device = new DeviceName("worker", Task: index);
            var setter = new DeviceSetter(Ps, device);
            var graph = new Graph(OpTable.Instance) { DeviceOfNew = def => setter.DeviceOf(def.Op, default, 0).ToString() };
            _model = new GoldenModel(graph, hasEmbedding);
            _sync = new SyncReplicas(_model.Scope, new Adagrad(0.05f), _model.Loss, _model.Variables, _model.GlobalStep, options);
            Node init = _model.Variables.AddInitializer(_model.Scope);
            _session = ClusterSession.Open(server, graph, ["/job:ps", device.ToString()], TestContext.Current.CancellationToken);
            Sync = new SyncSession(_sync, _session);
            if (index == 0) _session.RunTargets(init.Name);
            _step = _session.MakeCallable([_model.X, _model.Label], [_model.Loss, _sync.WorkerStep[0]]);
        }

        public SyncSession Sync { get; }

        /// <summary>Loss of a batch, and the global step after its update.</summary>
        public (float Loss, long Step) Step(int batch)
        {
            Tensor[] feeds = GoldenModel.Batch(batch), results = new Tensor[2];
            try
            {
                _step.Run(feeds, results, Sync.Steps);
                return (results[0].Item<float>(), results[1].Item<long>());
            }
            finally
            {
                foreach (Tensor? tensor in feeds.Concat(results)) tensor?.Dispose();
            }
        }

        /// <summary>The losses of steps in lockstep with the other workers.</summary>
        public Task<(float Loss, long Step)[]> StepsAsync(int count) => Task.Factory.StartNew(
            () => Enumerable.Range(0, count).Select(k => Step((k * Workers) + _index)).ToArray(), TaskCreationOptions.LongRunning);

        public Dictionary<string, float[]> Values()
        {
            GraphVariable[] floats = [.. _model.Variables.All.Where(v => v.DType == DType.Float)];
            Tensor[] values = _session.Run([], [.. floats.Select(v => v.Read.Name)]);
            Dictionary<string, float[]> byName = floats.Zip(values).ToDictionary(v => v.First.Name, v => v.Second.Read<float>().ToArray());
            foreach (Tensor value in values) value.Dispose();
            return byName;
        }

        public void Dispose()
        {
            Sync.Dispose();
            _step.Dispose();
            _session.Dispose();
        }
    }

    static double[] RecordedLosses(string scenario, int worker) =>
        [.. File.ReadLines(Golden.File("distributed", scenario, "training.jsonl")).Select(line => JsonDocument.Parse(line).RootElement)
            .Where(e => e.GetProperty("event").GetString() == "step" && e.GetProperty("worker").GetInt32() == worker).Select(e => e.GetProperty("loss").GetDouble())];

    [Fact]
    public async Task Trains_to_the_losses_and_values_of_TensorFlow()
    {
        Assert.SkipWhen(Golden.Find("distributed") is null, "no golden folder");
        const string Scenario = "sync_2ps_2w";
        await using Servers servers = await Servers.StartAsync();
        using var chief = new Worker(servers.Workers[0], 0, new(Workers, Workers), hasEmbedding: false);
        using var other = new Worker(servers.Workers[1], 1, new(Workers, Workers), hasEmbedding: false);
        chief.Sync.BeginChief(isTakenOver: false);
        other.Sync.BeginWorker();
        (float Loss, long Step)[][] got = await Task.WhenAll(chief.StepsAsync(4), other.StepsAsync(4));
        chief.Sync.End();
        for (int worker = 0; worker < Workers; worker++)
        {
            Assert.Equal(RecordedLosses(Scenario, worker), got[worker].Select(s => (double)s.Loss), (want, have) => TensorComparison.Close(want, have, Tolerance, 0));
            Assert.Equal([1, 2, 3, 4], got[worker].Select(s => s.Step));
        }
        using var final = JsonDocument.Parse(await File.ReadAllTextAsync(Golden.File("distributed", Scenario, "final.json"), TestContext.Current.CancellationToken));
        foreach ((string name, float[] values) in chief.Values())
        {
            double[] want = [.. final.RootElement.GetProperty(name).GetProperty("values").EnumerateArray().Select(v => v.GetDouble())];
            Assert.Equal(want, values.Select(v => (double)v), (w, h) => TensorComparison.Close(w, h, Tolerance, Tolerance));
        }
    }

    [Fact]
    public async Task A_new_chief_takes_away_what_the_old_has_left_and_lets_the_waiting_go_on()
    {
        await using Servers servers = await Servers.StartAsync();
        using var other = new Worker(servers.Workers[1], 1, new(Workers, Workers), hasEmbedding: true);
        Task<(float Loss, long Step)[]> steps;
        using (var old = new Worker(servers.Workers[0], 0, new(Workers, Workers), hasEmbedding: true))
        {
            old.Sync.BeginChief(isTakenOver: false);
            other.Sync.BeginWorker();
            steps = other.StepsAsync(3);
            old.Step(0);
        }
        using var chief = new Worker(servers.Workers[0], 0, new(Workers, Workers), hasEmbedding: true);
        chief.Sync.BeginChief(isTakenOver: true);
        Task<(float Loss, long Step)[]> own = chief.StepsAsync(3);
        Assert.All((await steps).Concat(await own), s => Assert.True(float.IsFinite(s.Loss)));
        Assert.True((await own)[^1].Step >= 1);
    }

    [Fact]
    public async Task A_late_gradient_of_a_backup_worker_is_dropped()
    {
        await using Servers servers = await Servers.StartAsync();
        var options = new SyncOptions(Workers, ToAggregate: 1);
        using var chief = new Worker(servers.Workers[0], 0, options, hasEmbedding: true);
        using var other = new Worker(servers.Workers[1], 1, options, hasEmbedding: true);
        chief.Sync.BeginChief(isTakenOver: false);
        other.Sync.BeginWorker();
        Assert.Equal([1, 1, 2], new[] { chief.Step(0), chief.Step(1), chief.Step(2) }.Select(s => s.Step)); // the second token is the one that was left
        Dictionary<string, float[]> before = chief.Values();
        Assert.Equal(2, other.Step(3).Step); // computed at step 0; takes a token that is left
        Assert.Equal(before["wide/table"], chief.Values()["wide/table"]);
    }

    [Fact]
    public async Task A_worker_that_leaves_gives_its_token_to_another()
    {
        await using Servers servers = await Servers.StartAsync();
        using var chief = new Worker(servers.Workers[0], 0, new(Workers, Workers), hasEmbedding: false);
        using var other = new Worker(servers.Workers[1], 1, new(Workers, Workers), hasEmbedding: false);
        chief.Sync.BeginChief(isTakenOver: false);
        other.Sync.BeginWorker();
        await Task.WhenAll(chief.StepsAsync(1), other.StepsAsync(1));
        other.Sync.Leave();
        Assert.True(chief.Step(2).Step >= 1);
        Assert.Equal(2, chief.Step(3).Step);
    }
}
