using System.CommandLine;
using TensorHarbor.Cli.Train;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Hosting.Metrics;
using TensorHarbor.Hosting.Traces;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;
using TensorHarbor.Training;

namespace TensorHarbor.Cli.Cluster;

/// <summary><c>tensorharbor train</c> as one task of a cluster: a ps serves until the job is done, a worker trains; in-graph, only the chief does.</summary>
static class ClusterTraining
{
    static readonly TimeSpan _farewell = TimeSpan.FromSeconds(10), _look = TimeSpan.FromSeconds(0.1);

    /// <summary>Runs the task that the flags or the environment name.</summary>
    public static async Task<int> RunAsync(ParseResult parse, TrainingOptions options, CancellationToken stop)
    {
        ClusterSpec cluster = ClusterFlags.ReadCluster(parse);
        TaskName task = ClusterFlags.ReadTask(parse, cluster);
        if (cluster.CountOf(TaskName.PsJob) == 0 || !cluster.Trainers.Any()) Throw.InvalidArgument($"Training needs a ps and a worker; the cluster has {cluster}");
        options.ThrowIfWrong();
        var view = new TrainingView(parse.InvocationConfiguration.Output);
        var session = new SessionOptions { IntraOpThreads = options.IntraOpThreads };
        var host = new GrpcHostOptions { Security = SecurityFlags.Read(parse, view.Noted), Limits = LimitFlags.Read(parse) };
        await using TaskServer server = await TaskStart.ServeAsync(cluster, task, parse.GetValue(ClusterFlags.Listen), session, host, view.Noted, view.Noted, stop);
        bool onlyServes = parse.GetValue(ClusterFlags.InGraph) && task != cluster.Trainers.First();
        bool serves = task.Job == TaskName.PsJob || onlyServes;
        string? WhyNotReady() => serves ? null : view.WhyNotReady;
        await using MetricsHost? metrics = await MetricsFlag.StartAsync(
            parse, ListenAddress.Of(parse.GetValue(ClusterFlags.Listen) ?? cluster.AddressOf(task)), WhyNotReady, view.Noted, stop);
        using IDisposable? spans = TraceExport.Start(task.ToString());
        return serves
            ? await ServeAsync(server, task, parse.GetValue(ClusterFlags.PsForever), view, stop)
            : await TrainAsync(server, cluster, task, parse, options, view, stop);
    }

    /// <summary>Serves until the workers have ended. Asked to stop, it gives them time to leave: the chief saves what the ps holds.</summary>
    static async Task<int> ServeAsync(TaskServer server, TaskName task, bool isForever, TrainingView view, CancellationToken stop)
    {
        try
        {
            if (isForever) await Task.Delay(Timeout.Infinite, stop);
            await server.Finished.WaitAsync(ClusterSite.Grace, TimeProvider.System, stop);
            view.Noted($"{task} ends: the job is done");
        }
        catch (OperationCanceledException)
        {
            using var limit = new CancellationTokenSource(_farewell);
            while (server.SessionCount > 0 && !limit.IsCancellationRequested) await Task.Delay(_look, limit.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            view.Noted($"{task} has stopped");
        }
        return ExitCodes.Ok;
    }

    /// <summary>The files of the original distributed program, whose Supervisor writes them: <c>model.ckpt-N</c>, <c>graph.pbtxt</c> and events in the folder of checkpoints.</summary>
    static TrainingOptions AsOriginal(TrainingOptions options, ParseResult parse) => options with
    {
        CheckpointName = "model.ckpt",
        WritesGraph = true,
        OutputPath = parse.GetResult(JobFlags.OutputPath) is { Implicit: false } ? options.OutputPath : options.CheckpointPath,
    };

    static async Task<int> TrainAsync(
        TaskServer server, ClusterSpec cluster, TaskName task, ParseResult parse, TrainingOptions options, TrainingView view, CancellationToken stop)
    {
        if (!Supervision.IsOn) options = AsOriginal(options, parse);
        using var site = new ClusterSite(server, cluster, task, parse.GetValue(ClusterFlags.InGraph), TimeSpan.FromSeconds(parse.GetValue(ClusterFlags.StartTimeout)), view.Noted);
        var job = new TrainingJob(options, OpTable.Instance, view, TimeProvider.System, site);
        TrainingSummary summary = await Task.Factory.StartNew(
            () => view.Watch(() => job.Run(stop)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        int code = TrainCommand.End(parse, options, view, job, summary);
        if (summary.End != TrainingEnd.Interrupted) await site.TellDoneAsync(stop);
        return code;
    }
}
