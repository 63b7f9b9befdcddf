using System.CommandLine;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Hosting.Metrics;
using TensorHarbor.Hosting.Traces;
using TensorHarbor.Runtime;

namespace TensorHarbor.Cli.Cluster;

/// <summary><c>tensorharbor server</c>: a bare task of a cluster, as <c>tf.distribute.Server</c>: serves any TensorFlow client until it is stopped.</summary>
static class ServerCommand
{
    static readonly Option<int> _threads = new("--threads") { Description = "Threads that one kernel may use; 0: all processors." };

    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var command = new Verb("server", "Serve a task of a TensorFlow cluster, ps or worker, until it is stopped.",
            "tensorharbor server --ps_hosts=10.0.0.1:2222 --worker_hosts=10.0.0.2:2222,10.0.0.3:2222 --job_name=ps --task_index=0",
            "TF_CONFIG='{\"cluster\": {\"ps\": [\"a:2222\"], \"worker\": [\"b:2222\"]}, \"task\": {\"type\": \"ps\", \"index\": 0}}' tensorharbor server");
        foreach (Option option in (IEnumerable<Option>)[.. ClusterFlags.All, .. SecurityFlags.All, .. LimitFlags.All, _threads, MetricsFlag.Port]) command.Options.Add(option);
        command.SetAction(RunAsync);
        return command;
    }

    static async Task<int> RunAsync(ParseResult parse, CancellationToken stop)
    {
        ClusterSpec cluster = ClusterFlags.ReadCluster(parse);
        TaskName task = ClusterFlags.ReadTask(parse, cluster);
        TextWriter output = parse.InvocationConfiguration.Output;
        var session = new SessionOptions { IntraOpThreads = parse.GetValue(_threads) };
        Action<string> log = parse.InvocationConfiguration.Error.WriteLine;
        var host = new GrpcHostOptions { Security = SecurityFlags.Read(parse, log), Limits = LimitFlags.Read(parse) };
        await using TaskServer server = await TaskStart.ServeAsync(cluster, task, parse.GetValue(ClusterFlags.Listen), session, host, output.WriteLine, log, stop);
        await using MetricsHost? metrics = await MetricsFlag.StartAsync(
            parse, ListenAddress.Of(parse.GetValue(ClusterFlags.Listen) ?? cluster.AddressOf(task)), static () => null, output.WriteLine, stop);
        using IDisposable? spans = TraceExport.Start(task.ToString());
        output.Flush();
        await Task.Delay(Timeout.Infinite, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        output.WriteLine($"{task} has stopped");
        return ExitCodes.Ok;
    }
}
