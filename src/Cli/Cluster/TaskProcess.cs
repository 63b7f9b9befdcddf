using System.Diagnostics;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Hosting;

namespace TensorHarbor.Cli.Cluster;

/// <summary>A task of a local cluster: a process that is started again when it dies. Its lines go to the view.</summary>
/// <param name="task">The task.</param>
/// <param name="arguments">Command line of the process, the first time and after a death.</param>
/// <param name="token">The token that all tasks know: it goes by the environment, which other users cannot read.</param>
/// <param name="maxRestarts">Times that it is started again.</param>
/// <param name="view">Gets the lines of its standard output and error.</param>
sealed class TaskProcess(TaskName task, Func<bool, IEnumerable<string>> arguments, string? token, int maxRestarts, ClusterView view)
{
    const int DeathBySignal = 128; // exit codes above it: a signal ended the process

    static readonly TimeSpan _limit = TimeSpan.FromSeconds(40);

    readonly Lock _lock = new();
    Process? _process;
    bool _isStopping;


    /// <summary>Which task it is.</summary>
    public TaskName Task => task;

    /// <summary>Runs the task until it ends by itself, is stopped, or has died too often.</summary>
    /// <returns>The exit code of the last process.</returns>
    public async Task<int> RunAsync()
    {
        for (int restarts = 0; ; restarts++)
        {
            int code = await RunOnceAsync(isRestart: restarts > 0);
            if (code <= DeathBySignal || code == ExitCodes.Interrupted || _isStopping) return code;
            string death = $"died of signal {code - DeathBySignal}";
            if (restarts == maxRestarts)
            {
                view.Line(task, $"{death} and is not started again ({LocalClusterFlags.MaxRestarts.Name} {maxRestarts})", isError: true);
                return code;
            }
            view.Line(task, $"{death}; restart {restarts + 1} of {maxRestarts}");
        }
    }

    async Task<int> RunOnceAsync(bool isRestart)
    {
        using Process? process = Start(isRestart);
        if (process is null) return ExitCodes.Interrupted;
        await System.Threading.Tasks.Task.WhenAll(RelayAsync(process.StandardOutput, isError: false), RelayAsync(process.StandardError, isError: true));
        await process.WaitForExitAsync();
        lock (_lock) _process = null;
        return process.ExitCode;
    }

    Process? Start(bool isRestart)
    {
        lock (_lock)
        {
            if (_isStopping) return null;
            _process = Process.Start(Info(isRestart))!;
            return _process;
        }
    }

    /// <summary>This program again, or the runtime with this program's file.</summary>
    ProcessStartInfo Info(bool isRestart)
    {
        string program = Environment.ProcessPath!;
        bool isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? [Environment.GetCommandLineArgs()[0], .. arguments(isRestart)] : arguments(isRestart))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Supervision.Variable] = "1";
        if (token is not null) start.Environment[HostSecurityOptions.TokenVariable] = token;
        start.Environment.Remove(TfConfig.Variable);
        return start;
    }

    async Task RelayAsync(StreamReader lines, bool isError)
    {
        while (await lines.ReadLineAsync() is { } line)
        {
            if (!isError && TaskProgress.TryParse(line, out TaskProgress progress)) view.Progress(task, progress);
            else view.Line(task, line, isError);
        }
    }

    /// <summary>Asks the task to stop; one that does not is killed.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            if (_isStopping) return;
            _isStopping = true;
            if (_process is not { } process) return;
            process.StandardInput.Close();
            _ = KillLateAsync();
        }
    }

    async Task KillLateAsync()
    {
        await System.Threading.Tasks.Task.Delay(_limit);
        Kill();
    }

    /// <summary>Ends the process at once, if there is one, for good.</summary>
    public void Kill()
    {
        lock (_lock)
        {
            _isStopping = true;
            _process?.Kill();
        }
    }
}
