using System.Diagnostics;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests.Faults;

/// <summary>A task of a <see cref="FaultCluster"/>: a process that can be killed, paused and cut off, and what it has said in all its lives.</summary>
/// <param name="name">How people call it: <c>ps 0</c>.</param>
/// <param name="start">Starts the process.</param>
/// <param name="network">The network before its port.</param>
sealed class FaultTask(string name, Func<Process> start, TcpProxy network) : IDisposable
{
    readonly Lock _lock = new();
    readonly List<string> _lines = [];
    Process? _process;
    int _ends, _readers;

    public string Name => name;

    /// <summary>Number of lines so far.</summary>
    public int LineCount
    {
        get
        {
            lock (_lock) return _lines.Count;
        }
    }

    /// <summary>What it has said since a line.</summary>
    public string[] Lines(int from = 0)
    {
        lock (_lock) return [.. _lines.Skip(from)];
    }

    public bool IsRunning => _process is { HasExited: false };

    public int ExitCode => _process!.ExitCode;

    /// <summary>Starts it.</summary>
    public void Start()
    {
        _process?.Dispose();
        _process = start();
        _process.StandardInput.Close();
        _readers += 2;
        _ = ReadAsync(_process.StandardOutput);
        _ = ReadAsync(_process.StandardError);
    }

    async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lock) _lines.Add(line);
        }
        lock (_lock) _ends++;
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="text">What it holds.</param>
    /// <param name="from">Which lines do not count.</param>
    /// <param name="limit">For how long.</param>
    /// <exception cref="TimeoutException">It does not come.</exception>
    public string WaitFor(string text, int from, TimeSpan limit)
    {
        string? found = null;
        bool Look()
        {
            lock (_lock) found = _lines.Skip(from).FirstOrDefault(l => l.Contains(text, StringComparison.Ordinal));
            return found is not null;
        }
        return SpinWait.SpinUntil(Look, limit) ? found! : throw new TimeoutException($"{name} did not say '{text}' within {limit.TotalSeconds} s:\n{string.Join('\n', Lines())}");
    }

    /// <summary>Kills it as it is.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    public void Pause() => TrainProgram.Signal(_process!, "STOP");

    public void Continue() => TrainProgram.Signal(_process!, "CONT");

    public void Cut() => network.Cut();

    public void Heal() => network.Heal();

    /// <summary>Waits for its end.</summary>
    public bool WaitForExit(TimeSpan limit) =>
        SpinWait.SpinUntil(() => !IsRunning, limit) && SpinWait.SpinUntil(() => _ends == _readers, limit);

    public void Dispose()
    {
        if (IsRunning) _process!.Kill();
        _process?.Dispose();
        _process = null;
        network.Dispose();
    }
}
