using System.CommandLine;
using System.Globalization;
using TensorHarbor.Cli.Reports;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Cli.Cluster;

/// <summary><c>tensorharbor cluster</c>: looks at the tasks of a cluster.</summary>
static class ClusterCommand
{
    static readonly TimeSpan _limit = TimeSpan.FromSeconds(3);

    static readonly Option<bool> _json = new("--json") { Description = "Write one JSON object for machines." };

    /// <summary>The verb with its own verbs.</summary>
    public static Command Create() => new Verb("cluster", "Look at the tasks of a cluster.", "tensorharbor cluster status --ps_hosts=10.0.0.1:2222 --worker_hosts=10.0.0.2:2222")
    {
        CreateStatus(),
    };

    static Verb CreateStatus()
    {
        var command = new Verb("status", "Say which tasks are up, and whether they were given the same host lists (exit code 1 if not).",
            "tensorharbor cluster status --ps_hosts=10.0.0.1:2222 --worker_hosts=10.0.0.2:2222",
            "tensorharbor cluster status --ps_hosts=10.0.0.1:2222 --worker_hosts=10.0.0.2:2222 --json")
        {
            ClusterFlags.PsHosts, ClusterFlags.WorkerHosts, ClusterFlags.ChiefHosts, _json,
        };
        foreach (Option option in SecurityFlags.All) command.Options.Add(option);
        command.SetAction(ShowAsync);
        return command;
    }

    static async Task<int> ShowAsync(ParseResult parse, CancellationToken stop)
    {
        ClusterSpec cluster = ClusterFlags.ReadCluster(parse);
        using var client = new TaskClient(cluster, SecurityFlags.Read(parse, parse.InvocationConfiguration.Error.WriteLine), HostLimits.Default);
        (TaskName Task, string State, PeerStatus? Status)[] tasks = await Task.WhenAll(cluster.Tasks.Select(t => AskAsync(client, cluster, t, stop)));
        var report = new Report("cluster", cluster.ToString());
        report.Add("fingerprint", cluster.Fingerprint);
        report.Add("up", tasks.Count(t => t.Status is not null));
        ReportTable table = report.AddTable("tasks", "task", "address", "state", "incarnation", "fingerprint", "sessions#", "steps#", "steps_per_second#",
            "bytes_in#", "bytes_out#");
        foreach ((TaskName task, string state, PeerStatus? status) in tasks)
        {
            table.Add(task.ToString(), cluster.AddressOf(task), state, status?.Incarnation.ToString("x16", CultureInfo.InvariantCulture), status?.Fingerprint,
                status?.Sessions, status?.Steps, status?.StepsPerSecond is { } rate ? Math.Round(rate, 1) : null, status?.BytesReceived, status?.BytesSent);
        }
        new ReportWriter(parse.InvocationConfiguration.Output, parse.GetValue(_json)).Write(report);
        return tasks.All(t => t.State is "up" or "up (TensorFlow)") ? ExitCodes.Ok : ExitCodes.Failed;
    }

    static async Task<(TaskName, string, PeerStatus?)> AskAsync(TaskClient client, ClusterSpec cluster, TaskName task, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(_limit);
        try
        {
            PeerStatus status = await client.AskAsync(task, waits: false, limit.Token);
            return (task, StateOf(status, task, cluster), status);
        }
        catch (StatusException e)
        {
            return (task, e.Code == ErrorCode.Unauthenticated ? $"refuses: {e.Message}" : $"down ({e.Code.CanonicalName()})", null);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return (task, "does not answer", null);
        }
    }

    static string StateOf(PeerStatus status, TaskName task, ClusterSpec cluster)
    {
        if (status.Task != task) return $"is {status.Task}";
        if (status.Fingerprint is null) return "up (TensorFlow)";
        return status.Fingerprint == cluster.Fingerprint ? "up" : $"other host lists: {status.Cluster}";
    }
}
