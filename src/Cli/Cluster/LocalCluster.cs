using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using System.Net.Sockets;
using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Cli.Cluster;

/// <summary>
/// A cluster of processes on this machine, for one job: ps and workers are this program again, at free ports of the loopback. Ends with the
/// workers, with the first task that fails, or when it is stopped, and leaves no process behind.
/// </summary>
static class LocalCluster
{
    /// <summary>Trains in such a cluster with the flags of the command line.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="mode">The flag that a restarted worker does not get: it goes on from the last checkpoint in any case.</param>
    /// <param name="stop">Ends the job; the chief saves.</param>
    /// <exception cref="Tensors.StatusException">INVALID_ARGUMENT: wrong numbers.</exception>
    public static async Task<int> RunAsync(ParseResult parse, Option mode, CancellationToken stop)
    {
        (int ps, int workers) = LocalClusterFlags.Read(parse);
        LimitFlags.Read(parse);
        SecurityFlags.Read(parse, static _ => { }).CheckServer(); // what is wrong is told once, not by each task
        string[] addresses = FreePorts.OnLoopback(ps + workers);
        ClusterSpec cluster = ClusterSpec.Of((TaskName.PsJob, addresses[..ps]), (TaskName.WorkerJob, addresses[ps..]));
        string[][] metrics = [.. cluster.Tasks.Select((_, number) => MetricsFlag.OfTask(parse, number).ToArray())];
        var view = new ClusterView(parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error, [.. cluster.Trainers], TimeProvider.System);
        TaskProcess[] tasks = [.. cluster.Tasks.Select((task, number) => new TaskProcess(
            task, isRestart => [.. Arguments(parse, addresses, ps, task, isRestart ? mode : null), .. metrics[number]], parse.GetValue(SecurityFlags.Token),
            parse.GetValue(LocalClusterFlags.MaxRestarts), view))];
        using CancellationTokenRegistration stopping = stop.Register(() => StopAll(tasks));
        try
        {
            return await view.ShowAsync(() => SuperviseAsync(tasks, stop));
        }
        finally
        {
            StopAll(tasks);
        }
    }

    static void StopAll(IEnumerable<TaskProcess> tasks)
    {
        foreach (TaskProcess task in tasks) task.Stop();
    }

    static void KillAll(IEnumerable<TaskProcess> tasks)
    {
        foreach (TaskProcess task in tasks) task.Kill();
    }

    /// <summary>Runs all tasks; the end of the last worker ends the ps, and the failure of any task ends all.</summary>
    static async Task<int> SuperviseAsync(TaskProcess[] tasks, CancellationToken stop)
    {
        var running = tasks.ToDictionary(t => t.RunAsync(), t => t.Task);
        int result = ExitCodes.Ok;
        bool isOver = false;
        while (running.Count > 0)
        {
            Task<int> ended = await Task.WhenAny(running.Keys);
            running.Remove(ended);
            int code = await ended;
            bool hasWorkers = running.Values.Any(t => t.Job == TaskName.WorkerJob);
            if (!isOver && !stop.IsCancellationRequested) // else it was told to end
            {
                if (code != ExitCodes.Ok) result = ExitCodes.Failed;
                isOver = result != ExitCodes.Ok || !hasWorkers;
                if (isOver) StopAll(tasks);
            }
            bool isCutShort = result != ExitCodes.Ok || stop.IsCancellationRequested;
            if (isCutShort && !hasWorkers) KillAll(tasks); // ps that wait for workers to leave which have died
        }
        return stop.IsCancellationRequested ? ExitCodes.Interrupted : result;
    }

    /// <summary>Ports that were free a moment ago.</summary>
    /// <summary>The command line as it was given, with the task instead of the cluster.</summary>
    static List<string> Arguments(ParseResult parse, string[] addresses, int ps, TaskName task, Option? dropped)
    {
        HashSet<string> own = [.. LocalClusterFlags.All.Append(SecurityFlags.Token).Append(MetricsFlag.Port).Append(dropped).OfType<Option>().Select(o => o.Name)];
        var arguments = new List<string>();
        bool skips = false;
        foreach (Token token in parse.Tokens)
        {
            if (token.Type == TokenType.Option) skips = own.Contains(token.Value);
            if (skips) continue;
            if (token.Type == TokenType.Argument && token.Value.StartsWith('-')) arguments[^1] += $"={token.Value}";
            else arguments.Add(token.Value);
        }
        arguments.AddRange([$"{ClusterFlags.PsHosts.Name}={string.Join(',', addresses[..ps])}", $"{ClusterFlags.WorkerHosts.Name}={string.Join(',', addresses[ps..])}",
            $"{ClusterFlags.JobName.Name}={task.Job}", $"{ClusterFlags.TaskIndex.Name}={task.Index}"]);
        if (parse.GetResult(ClusterFlags.SaveSharded) is null or { Implicit: true }) arguments.Add(ClusterFlags.SaveSharded.Name); // one disk for all
        return arguments;
    }
}
