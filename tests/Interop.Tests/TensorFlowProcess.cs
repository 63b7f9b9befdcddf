using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;

namespace TensorHarbor.Interop.Tests;

/// <summary>A process of real TensorFlow that runs a script; killed when it is disposed. What it prints are events: a JSON object each line.</summary>
sealed class TensorFlowProcess : IDisposable
{
    static readonly TimeSpan _patience = TimeSpan.FromMinutes(2);

    readonly NetworkStream _stream;
    readonly StreamReader _output;
    readonly StreamWriter _input;
    readonly string _errors;
    int _process;
    Task<int> _exit = null!;

    TensorFlowProcess(Socket socket, string errors)
    {
        _errors = errors;
        _stream = new NetworkStream(socket, ownsSocket: true);
        (_output, _input) = (new StreamReader(_stream), new StreamWriter(_stream) { AutoFlush = true });
    }

    /// <summary>Takes the streams of a process, which says first what number it has.</summary>
    /// <param name="socket">Its standard input and output.</param>
    /// <param name="errors">File of its standard error.</param>
    /// <param name="exit">The exit code of a process, when it has ended.</param>
    public static async Task<TensorFlowProcess> OpenAsync(Socket socket, string errors, Func<int, Task<int>> exit)
    {
        var process = new TensorFlowProcess(socket, errors);
        process._process = int.Parse((await process._output.ReadLineAsync())!, CultureInfo.InvariantCulture);
        process._exit = exit(process._process);
        return process;
    }

    /// <summary>Has it ended?</summary>
    public bool HasEnded => _exit.IsCompleted;

    /// <summary>Writes an empty line to its standard input.</summary>
    public Task GoOnAsync() => _input.WriteLineAsync();

    /// <summary>The next event, or <see langword="null"/>: it has ended well.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    /// <exception cref="TimeoutException">It has said nothing for long.</exception>
    public async Task<JsonElement?> NextAsync(CancellationToken stop)
    {
        while (await _output.ReadLineAsync(stop).AsTask().WaitAsync(_patience, stop) is { } line)
        {
            if (line.StartsWith('{')) return JsonDocument.Parse(line).RootElement;
        }
        int code = await _exit.WaitAsync(stop);
        if (code != 0) throw new InvalidOperationException($"TensorFlow ended with {code}:\n{await File.ReadAllTextAsync(_errors, stop)}");
        return null;
    }

    /// <summary>Waits for an event of a kind (its <c>event</c>).</summary>
    /// <exception cref="InvalidOperationException">It failed, or ended without.</exception>
    public async Task<JsonElement> WaitAsync(string kind, CancellationToken stop)
    {
        while (await NextAsync(stop) is { } next)
        {
            if (next.TryGetProperty("event", out JsonElement name) && name.GetString() == kind) return next;
        }
        throw new InvalidOperationException($"TensorFlow ended before '{kind}'");
    }

    /// <summary>The events that are left, when it has ended.</summary>
    public async Task<List<JsonElement>> RestAsync(CancellationToken stop)
    {
        var events = new List<JsonElement>();
        while (await NextAsync(stop) is { } next) events.Add(next);
        return events;
    }

    /// <summary>Kills it, as kill -9 does.</summary>
    public void Kill()
    {
        if (_exit.IsCompleted) return;
        using Process process = Process.GetProcessById(_process);
        process.Kill();
        _exit.Wait();
    }

    public void Dispose()
    {
        Kill();
        _stream.Dispose();
    }
}
