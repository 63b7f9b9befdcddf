using System.Diagnostics;
using TensorHarbor.Cli.Cluster;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Formats.Checkpoints;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;
using TensorHarbor.Testing;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Tests.Cluster;

/// <summary>Jobs of workers on ps of this process: the same numbers as alone, and what happens when tasks are lost.</summary>
public sealed class ClusterTrainingTests : IDisposable
{
    const double Tolerance = 1e-5;

    static readonly TaskName _ps = new("ps", 0);

    readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    TrainingOptions Options(string name, long maxSteps) => new()
    {
        TrainFiles = [Golden.File("data", "cancer_train.csv.tfrecords")],
        ValidationFiles = [Golden.File("data", "cancer_test.csv.tfrecords")],
        BatchSize = 64,
        MaxSteps = maxSteps,
        StepsToValidate = 10,
        Seed = 1,
        CheckpointPath = _folder[$"{name}/checkpoint"],
        OutputPath = _folder[$"{name}/events"],
        IntraOpThreads = 1,
    };

    static void AssertSameReports(List<TrainingReport> expected, List<TrainingReport> got)
    {
        Assert.Equal(expected.Select(r => r.Step), got.Select(r => r.Step));
        Assert.All(expected.Zip(got), pair =>
        {
            Assert.Equal(pair.First.Loss, pair.Second.Loss, Tolerance);
            Assert.Equal(pair.First.ValidationLoss, pair.Second.ValidationLoss, Tolerance);
        });
    }

    [Theory]
    [InlineData("wide_and_deep", "adagrad", 1)]
    [InlineData("dnn", "adam", 2)]
    [InlineData("cnn", "momentum", 2)]
    public async Task One_worker_trains_as_alone(string model, string optimizer, int ps)
    {
        TrainingOptions Of(string name) => Options(name, 30) with { Optimizer = optimizer, Model = new() { Model = model } };
        var alone = new JobLog();
        new TrainingJob(Of("alone"), OpTable.Instance, alone, TimeProvider.System).Run(CancellationToken.None);
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps, workers: 1);
        var log = new JobLog();
        TrainingSummary summary = await cluster.TrainAsync(0, Of("cluster"), log);
        Assert.Equal((TrainingEnd.LastStep, 30L), (summary.End, summary.Last.Step));
        AssertSameReports(alone.Reports, log.Reports);
        Assert.True(cluster[_ps].Finished.All.IsCompleted);
    }

    [Fact]
    public async Task A_sparse_model_trains_as_alone()
    {
        TrainingOptions Of(string name) => Options(name, 20) with
        {
            TrainFiles = [Golden.File("data", "a8a_test.libsvm")],
            ValidationFiles = [],
            Input = new() { Files = [], FeatureSize = 124 },
        };
        var alone = new JobLog();
        new TrainingJob(Of("alone"), OpTable.Instance, alone, TimeProvider.System).Run(CancellationToken.None);
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 2, workers: 1);
        var log = new JobLog();
        await cluster.TrainAsync(0, Of("cluster"), log);
        Assert.Equal(alone.Reports.Select(r => r.Step), log.Reports.Select(r => r.Step));
        Assert.All(alone.Reports.Zip(log.Reports), pair => Assert.Equal(pair.First.Loss, pair.Second.Loss, Tolerance));
    }

    [Fact]
    public async Task Two_workers_on_two_ps_reach_the_last_step_together()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 2, workers: 2);
        TrainingOptions options = Options("two", 100);
        JobLog chief = new(), other = new();
        TrainingSummary[] summaries = await Task.WhenAll(cluster.TrainAsync(0, options, chief), cluster.TrainAsync(1, options, other));
        Assert.All(summaries, s => Assert.Equal(TrainingEnd.LastStep, s.End));
        Assert.InRange(summaries[0].Last.Step, 100, 101);
        Assert.Equal(summaries[0].Checkpoint, CheckpointStates.Latest(options.CheckpointPath));
        Assert.Equal(("", ""), (summaries[1].Checkpoint, summaries[1].EventFile));
        using CheckpointReader saved = CheckpointReader.Open(summaries[0].Checkpoint);
        using Tensor step = saved.Read("global_step");
        Assert.Equal(summaries[0].Last.Step, step.Item<long>());
        Assert.All(chief.Reports, r => Assert.True(double.IsFinite(r.ValidationLoss)));
        Assert.All(other.Reports, r => Assert.True(double.IsNaN(r.ValidationLoss)));
    }

    [Fact]
    public async Task A_traced_step_of_the_chief_shows_all_tasks_on_one_time_line()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 2, workers: 1);
        TrainingOptions options = Options("trace", 10) with { TracedSteps = TracedSteps.Parse("4") };
        await cluster.TrainAsync(0, options, new JobLog());
        var metadata = RunMetadata.Parser.ParseFrom(await File.ReadAllBytesAsync(Path.Combine(options.OutputPath, "trace-4.pb"), TestContext.Current.CancellationToken));
        Dictionary<string, List<NodeExecStats>> nodes = metadata.StepStats.DevStats.ToDictionary(d => d.Device, d => d.NodeStats.ToList());
        Assert.Equal(["/job:ps/replica:0/task:0/device:CPU:0", "/job:ps/replica:0/task:1/device:CPU:0", "/job:worker/replica:0/task:0/device:CPU:0"],
            nodes.Keys.Order(StringComparer.Ordinal));
        Assert.All(nodes.Values, device => Assert.Contains(device, n => n.NodeName == "RecvTensor"));
        Assert.All(nodes.Where(d => d.Key.StartsWith("/job:ps", StringComparison.Ordinal)), d => Assert.Contains(d.Value, n => n.TimelineLabel.Contains("ApplyAdagrad(", StringComparison.Ordinal)));
        long[] starts = [.. nodes.Values.SelectMany(d => d).Select(n => n.AllStartMicros)];
        Assert.InRange(starts.Max() - starts.Min(), 0, 60_000_000);
    }

    [Fact]
    public async Task A_worker_that_is_not_there_holds_up_nobody()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 1, workers: 2);
        await cluster.StopAsync(new("worker", 1));
        long began = Stopwatch.GetTimestamp();
        Assert.Equal(10, (await cluster.TrainAsync(0, Options("one", 10), new JobLog())).Last.Step);
        Assert.True(Stopwatch.GetElapsedTime(began) < ClusterSite.Grace);
    }

    [Fact]
    public async Task When_the_data_ends_the_chief_saves_the_last_steps_of_all()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 1, workers: 2);
        TrainingOptions options = Options("data", 0) with { EpochNumber = 1, BatchSize = 100 };
        var other = new JobLog();
        Task<TrainingSummary> second = cluster.TrainAsync(1, options with { EpochNumber = 5 }, other);
        TrainingSummary[] summaries = [await cluster.TrainAsync(0, options, new JobLog()), await second];
        Assert.All(summaries, s => Assert.Equal(TrainingEnd.EndOfData, s.End));
        const long Steps = 5 + 25; // 497 rows in batches of 100, once and five times
        Assert.Equal(Steps, summaries[0].Last.Step);
        using CheckpointReader saved = CheckpointReader.Open(summaries[0].Checkpoint);
        using Tensor step = saved.Read("global_step");
        Assert.Equal(Steps, step.Item<long>());
    }

    [Fact]
    public async Task An_interrupted_chief_saves_and_the_next_goes_on()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 1, workers: 1);
        using var stop = new CancellationTokenSource();
        TrainingSummary first = await cluster.TrainAsync(0, Options("stop", 100), new JobLog { OnStep = step => Stop(step, stop) }, stop.Token);
        Assert.Equal((TrainingEnd.Interrupted, 13L), (first.End, first.Last.Step));
        var log = new JobLog();
        Assert.Equal(20, (await cluster.TrainAsync(0, Options("stop", 20), log)).Last.Step);
        Assert.Equal("started 13 checkpoint.ckpt-13", log.Told[0]);
    }

    static void Stop(long step, CancellationTokenSource stop)
    {
        if (step == 13) stop.Cancel();
    }

    [Fact]
    public async Task A_checkpoint_of_a_cluster_goes_on_alone()
    {
        TrainingOptions options = Options("both", 20);
        await using (TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 2, workers: 1)) await cluster.TrainAsync(0, options, new JobLog());
        var log = new JobLog();
        TrainingSummary summary = new TrainingJob(options with { MaxSteps = 30 }, OpTable.Instance, log, TimeProvider.System).Run(CancellationToken.None);
        Assert.Equal((20L, 30L), (summary.FirstStep, summary.Last.Step));
        Assert.Equal("started 20 checkpoint.ckpt-20", log.Told[0]);
        Assert.DoesNotContain("/job:", File.ReadAllText(summary.Checkpoint + ".meta"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ps_that_was_restarted_takes_the_job_back_to_the_last_checkpoint()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 2, workers: 1);
        bool wasLost = false;
        var log = new JobLog
        {
            OnStep = step =>
            {
                if (step != 25 || wasLost) return;
                wasLost = true;
                cluster.StopAsync(_ps).GetAwaiter().GetResult();
                cluster.StartAsync(_ps).GetAwaiter().GetResult();
            },
        };
        TrainingSummary summary = await cluster.TrainAsync(0, Options("lost", 40), log);
        Assert.Equal((TrainingEnd.LastStep, 40L), (summary.End, summary.Last.Step));
        Assert.True(wasLost);
        Assert.Equal("started 0", log.Told[0]);
        Assert.Contains(log.Told, t => t.StartsWith("Lost a task, goes on when it is back: ", StringComparison.Ordinal));
        Assert.Equal("started 20 checkpoint.ckpt-20", log.Told.Last(t => t.StartsWith("started", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_diverging_job_ends_and_is_not_taken_for_a_lost_task()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 1, workers: 1);
        TrainingOptions options = Options("wild", 100) with { LearningRate = 1e38f };
        StatusException error = await Assert.ThrowsAnyAsync<StatusException>(() => cluster.TrainAsync(0, options, new JobLog()));
        Assert.StartsWith("Model diverged at step ", error.Message);
    }

    [Fact]
    public async Task A_ps_with_other_host_lists_is_named_with_both_lists()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 2, workers: 1);
        await cluster.StopAsync(_ps);
        await cluster.StopAsync(new("ps", 1)); // is not waited for when the first is wrong
        ClusterSpec other = ClusterSpec.Of(("ps", [cluster.Cluster.AddressOf(_ps)]), ("worker", ["10.0.0.1:2222"]));
        await cluster.StartAsync(_ps, other);
        StatusException error = await Assert.ThrowsAnyAsync<StatusException>(() => cluster.TrainAsync(0, Options("wrong", 10), new JobLog()));
        Assert.Equal(ErrorCode.FailedPrecondition, error.Code);
        Assert.Contains("The host lists differ: ", error.Message);
        Assert.Contains(_ps.ToString(), error.Message);
        Assert.Contains($"[{cluster.Cluster}]", error.Message);
        Assert.Contains($"[{other}]", error.Message);
    }

    [Fact]
    public async Task Status_shows_who_is_up_and_who_was_given_other_lists()
    {
        await using TrainingCluster cluster = await TrainingCluster.StartAsync(ps: 1, workers: 2);
        await Task.WhenAll(cluster.TrainAsync(0, Options("status", 10), new JobLog()), cluster.TrainAsync(1, Options("status", 10), new JobLog()));
        string[] lists = ["--ps_hosts", cluster.Cluster.AddressOf(_ps),
            "--worker_hosts", $"{cluster.Cluster.AddressOf(new("worker", 0))},{cluster.Cluster.AddressOf(new("worker", 1))}"];
        ProgramRun all = await ProgramRun.Of(["cluster", "status", .. lists, "--json"]);
        Assert.Equal((0, ""), (all.ExitCode, all.Error));
        Assert.Equal(["up", "up", "up"], all.Json.GetProperty("tasks").EnumerateArray().Select(t => t.GetProperty("state").GetString()));
        System.Text.Json.JsonElement ps = all.Json.GetProperty("tasks")[0];
        Assert.True(ps.GetProperty("steps").GetInt64() > 10);
        Assert.True(ps.GetProperty("steps_per_second").GetDouble() > 0);
        Assert.True(ps.GetProperty("bytes_out").GetInt64() > 1000 && ps.GetProperty("bytes_in").GetInt64() > 1000);

        await cluster.StopAsync(new("worker", 1));
        ProgramRun down = await ProgramRun.Of(["cluster", "status", .. lists]);
        Assert.Equal(ExitCodes.Failed, down.ExitCode);
        Assert.Contains("down (UNAVAILABLE)", down.Output);
        ProgramRun other = await ProgramRun.Of("cluster", "status", "--ps_hosts", lists[1]);
        Assert.Contains($"other host lists: {cluster.Cluster}", other.Output);
    }
}
