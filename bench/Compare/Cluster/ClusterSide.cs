using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using TensorHarbor.Testing;

namespace TensorHarbor.Compare;

/// <summary>The processes of one side's cluster.</summary>
sealed class ClusterSide : IDisposable
{
    readonly Process[] _tasks;
    readonly int _ps;

    /// <summary>Starts the tasks.</summary>
    /// <param name="isOurs">Ours, or TensorFlow's?</param>
    /// <param name="ps">Number of ps.</param>
    /// <param name="workers">Number of workers.</param>
    public ClusterSide(bool isOurs, int ps, int workers)
    {
        _ps = ps;
        string[] hosts = FreeAddress.Next(ps + workers);
        PsAddress = hosts[0];
        string psHosts = string.Join(',', hosts.Take(ps)), workerHosts = string.Join(',', hosts.Skip(ps));
        _tasks = [.. Enumerable.Range(0, ps + workers).Select(i => Start(isOurs, i < ps ? "ps" : "worker", i < ps ? i : i - ps, psHosts, workerHosts))];
        foreach (Process task in _tasks) Answer(task);
    }

    /// <summary>Address of the first ps.</summary>
    public string PsAddress { get; }

    IEnumerable<Process> Workers => _tasks.Skip(_ps);

    static Process Start(bool isOurs, string job, int index, string psHosts, string workerHosts)
    {
        string[] task = [job, index.ToString(CultureInfo.InvariantCulture), psHosts, workerHosts];
        var start = isOurs
            ? new ProcessStartInfo(Environment.ProcessPath!, [ClusterTask.Verb, .. task])
            : new ProcessStartInfo(PythonPeer.Interpreter!, [Path.Combine(AppContext.BaseDirectory, "cluster.py"), .. task]);
        (start.RedirectStandardInput, start.RedirectStandardOutput, start.RedirectStandardError) = (true, true, true);
        Process process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Gives each worker its job; the first initializes the variables.</summary>
    public void Prepare(Func<int, ClusterJob> job)
    {
        int worker = 0;
        foreach (Process task in Workers) Ask(task, job(worker++).ToJson());
        Ask(_tasks[_ps], new JsonObject { ["do"] = "initialize" });
    }

    /// <summary>Lets all workers run for a time.</summary>
    /// <returns>Steps per second of all together.</returns>
    public double Run(double seconds)
    {
        foreach (Process task in Workers) Send(task, new JsonObject { ["do"] = "run", ["seconds"] = seconds });
        return Workers.Select(Answer).Sum(a => (double)a["steps"]! / (double)a["seconds"]!);
    }

    /// <summary>Largest resident sets so far of all tasks together, in MiB.</summary>
    public double PeakMebibytes() => _tasks.Sum(t => MeasuredProcess.PeakMebibytes($"{t.Id}"));

    /// <summary>Processor time that the ps have used so far, in seconds.</summary>
    public double PsSeconds() => _tasks.Take(_ps).Sum(t => MeasuredProcess.ProcessorSeconds(t.Id));

    /// <summary>Resident sets of the ps together, in MiB.</summary>
    public double PsMebibytes() => _tasks.Take(_ps).Sum(t => MeasuredProcess.ResidentMebibytes($"{t.Id}"));

    static JsonNode Ask(Process task, JsonObject command)
    {
        Send(task, command);
        return Answer(task);
    }

    static void Send(Process task, JsonObject command)
    {
        task.StandardInput.WriteLine(command.ToJsonString());
        task.StandardInput.Flush();
    }

    static JsonNode Answer(Process task) => JsonNode.Parse(task.StandardOutput.ReadLine() ?? throw new InvalidOperationException("a task of the cluster ended"))!;

    public void Dispose()
    {
        foreach (Process task in _tasks.Reverse())
        {
            task.StandardInput.Close();
            if (!task.WaitForExit(TimeSpan.FromSeconds(20))) task.Kill();
            task.Dispose();
        }
    }
}
