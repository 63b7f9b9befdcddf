using System.Globalization;
using System.Text.RegularExpressions;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests.Faults;

/// <summary>
/// A cluster of real processes, each behind a network that can be cut. It is told of each fault, and checks at the end that nothing was lost
/// that had been saved, that the result is as good as without faults, and that no process or socket is left.
/// </summary>
sealed partial class FaultCluster : IDisposable
{
    /// <summary>How long anything may take that is not a fault; generous, since machines may be busy.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>After which silence tasks give each other up.</summary>
    public static readonly TimeSpan PeerTimeout = TimeSpan.FromSeconds(2);

    readonly TrainProgram _program = new();
    readonly List<FaultTask> _tasks = [];
    readonly List<(int ChiefLines, long Saved)> _faults = [];
    readonly List<int> _ports = [];


    /// <summary>Makes a cluster; nothing is started yet.</summary>
    /// <param name="ps">Number of ps.</param>
    /// <param name="workers">Number of workers; the first is the chief.</param>
    /// <param name="maxSteps">Steps to make.</param>
    /// <param name="more">More flags.</param>
    public FaultCluster(int ps, int workers, long maxSteps, params string[] more)
    {
        MaxSteps = maxSteps;
        string[] listen = FreeAddress.Next(ps + workers);
        TcpProxy[] networks = [.. listen.Select(a => new TcpProxy(int.Parse(a.Split(':')[1], CultureInfo.InvariantCulture)))];
        string[] reached = [.. networks.Select(n => $"127.0.0.1:{n.Port}")];
        _ports.AddRange(listen.Concat(reached).Select(a => int.Parse(a.Split(':')[1], CultureInfo.InvariantCulture)));
        for (int i = 0; i < ps + workers; i++)
        {
            (string job, int index) = i < ps ? ("ps", i) : ("worker", i - ps);
            string[] arguments = TrainProgram.Train([
                $"--ps_hosts={string.Join(',', reached[..ps])}", $"--worker_hosts={string.Join(',', reached[ps..])}", $"--job_name={job}", $"--task_index={index}",
                $"--listen={listen[i]}", "--peer_timeout", $"{PeerTimeout.TotalSeconds}", "--threads", "1", "--seed", "1", "--batch_size", "32",
                "--max_steps", $"{maxSteps}", "--keep_checkpoint_max", "3", .. more]);
            _tasks.Add(new FaultTask($"{job} {index}", () => _program.StartAs(TrainProgram.Executable, arguments, []), networks[i]));
        }
    }

    public IReadOnlyList<FaultTask> Tasks => _tasks;

    public FaultTask this[string name] => _tasks.Single(t => t.Name == name);

    public FaultTask Chief => this["worker 0"];

    public long MaxSteps { get; }

    public string Checkpoints => _program.Folder["checkpoint"];

    public void Start() => _tasks.ForEach(t => t.Start());

    /// <summary>The step of the last checkpoint; -1: there is none.</summary>
    public long Saved()
    {
        string state = Path.Combine(Checkpoints, "checkpoint");
        return File.Exists(state) && CheckpointStep().Match(File.ReadAllText(state)) is { Success: true } match ? Step(match) : -1;
    }

    /// <summary>Notes that a fault comes now: what is saved must not be lost by it.</summary>
    public void NoteFault() => _faults.Add((Chief.LineCount, Saved()));

    /// <summary>Kills tasks, all at once, and starts them again.</summary>
    public void KillAndRestart(params FaultTask[] tasks)
    {
        NoteFault();
        foreach (FaultTask task in tasks) task.Kill();
        foreach (FaultTask task in tasks) task.Start();
    }

    /// <summary>Waits until the chief has validated again.</summary>
    public void AwaitProgress(int from) => Chief.WaitFor("Step: ", from, Limit);

    /// <summary>Waits for the end of all, and checks all that must hold.</summary>
    /// <returns>Accuracy on the test data.</returns>
    public double Finish()
    {
        AwaitChief();
        foreach (FaultTask task in _tasks) Assert.True(task.WaitForExit(Limit), $"{task.Name} does not end:\n{Told()}");
        foreach (FaultTask task in _tasks) Assert.True(task.ExitCode == 0, $"{task.Name} ended with {task.ExitCode}:\n{Told()}");
        Assert.InRange(Saved(), MaxSteps, MaxSteps + _tasks.Count);
        Assert.Empty(FolderProcesses.In(_program.Folder));
        foreach (FaultTask task in _tasks) task.Dispose();
        Assert.Empty(OpenPorts());
        CheckNothingWasLost();
        return double.Parse(Accuracy().Match(string.Join('\n', Chief.Lines())).Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The chief may take long, but not stand still.</summary>
    void AwaitChief()
    {
        for (int said = -1; Chief.LineCount > said;)
        {
            said = Chief.LineCount;
            if (Chief.WaitForExit(Limit)) return;
        }
    }

    /// <summary>Behind a fault the chief goes on from what was saved before it, or from later, and never begins anew.</summary>
    void CheckNothingWasLost()
    {
        string[] lines = Chief.Lines();
        for (int i = 0; i < lines.Length; i++)
        {
            if (Reached().Match(lines[i]) is not { Success: true } reached) continue;
            long saved = _faults.Where(f => f.ChiefLines <= i).Select(f => f.Saved).DefaultIfEmpty(-1).Max();
            Assert.True(Step(reached) >= saved, $"step {saved} was saved, and the chief went on from {Step(reached)}:\n{Told()}");
        }
    }

    /// <summary>What all have said, for a failure's text.</summary>
    public string Told() => string.Join('\n', _tasks.SelectMany(t => t.Lines().Select(l => $"[{t.Name}] {l}")));

    /// <summary>Those of the cluster's ports at which somebody listens or talks.</summary>
    List<int> OpenPorts()
    {
        const int Listens = 0x0A, IsEstablished = 1;
        var open = new List<int>();
        foreach (string line in File.ReadLines("/proc/net/tcp").Skip(1))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            int port = int.Parse(fields[1].Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            int state = int.Parse(fields[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (state is Listens or IsEstablished && _ports.Contains(port)) open.Add(port);
        }
        return open;
    }

    static long Step(Match match) => long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^model_checkpoint_path: "".*ckpt-(\d+)""")]
    private static partial Regex CheckpointStep();

    [GeneratedRegex(@"(?:Continue training from the model .*ckpt-|Step: )(\d+)")]
    private static partial Regex Reached();

    [GeneratedRegex(@"test accuracy +([\d.]+)")]
    private static partial Regex Accuracy();

    public void Dispose()
    {
        foreach (FaultTask task in _tasks) task.Dispose();
        _program.Dispose();
    }
}
