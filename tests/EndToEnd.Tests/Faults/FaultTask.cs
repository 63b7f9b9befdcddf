using System.Diagnostics;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests.Faults;

/// <summary>A task of a <see cref="FaultCluster"/>: a process that can be killed, paused and cut off, and what it has said in all its lives.</summary>
/// <param name="name">How people call it: <c>ps 0</c>.</param>
/// <param name="start">Starts the process.</param>
/// <param name="network">The network before its port.</param>
sealed class FaultTask(string name, Func<Process> start, TcpProxy network) : IDisposable
{
    readonly List<string> _lines = []; // also the lock, which is pulsed at each line
    readonly List<Task> _readers = [];
    Process? _process;

    public string Name => name;

    /// <summary>Number of lines so far.</summary>
    public int LineCount
    {
        get
        {
            lock (_lines) return _lines.Count;
        }
    }

    /// <summary>What it has said since a line.</summary>
    public string[] Lines(int from = 0)
    {
        lock (_lines) return [.. _lines.Skip(from)];
    }

    public bool IsRunning => _process is { HasExited: false };

    public int ExitCode => _process!.ExitCode;

    /// <summary>Starts it.</summary>
    public void Start()
    {
        _process?.Dispose();
        _process = start();
        _process.StandardInput.Close();
        _readers.AddRange([ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError)]);
    }

    async Task ReadAsync(StreamReader reader)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
                Monitor.PulseAll(_lines);
            }
        }
    }

    /// <summary>Waits for a line.</summary>
    /// <param name="text">What it holds.</param>
    /// <param name="from">Which lines do not count.</param>
    /// <param name="limit">For how long.</param>
    /// <exception cref="TimeoutException">It does not come.</exception>
    public string WaitFor(string text, int from, TimeSpan limit)
    {
        return WaitFor(l => l.Contains(text, StringComparison.Ordinal), from, limit)
            ?? throw new TimeoutException($"{name} did not say '{text}' within {limit.TotalSeconds} s:\n{string.Join('\n', Lines())}");
    }

    /// <summary>Waits for a line; <see langword="null"/>: it does not come in time.</summary>
    public string? WaitFor(Func<string, bool> isMeant, int from, TimeSpan limit)
    {
        long began = Stopwatch.GetTimestamp();
        lock (_lines)
        {
            while (true)
            {
                if (_lines.Skip(from).FirstOrDefault(isMeant) is { } found) return found;
                TimeSpan left = limit - Stopwatch.GetElapsedTime(began);
                if (left <= TimeSpan.Zero || !Monitor.Wait(_lines, left)) return null;
            }
        }
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
        _process!.WaitForExit(limit) && Task.WaitAll([.. _readers], limit);

    public void Dispose()
    {
        if (IsRunning) _process!.Kill();
        _process?.Dispose();
        _process = null;
        network.Dispose();
    }
}
