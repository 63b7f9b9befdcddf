using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace TensorHarbor.Interop.Tests;

/// <summary>A process of real TensorFlow that trains the cancer model through some cluster: <c>tf_train.py</c> of the shared folder.</summary>
sealed class TensorFlowTrainer : IAsyncDisposable
{
    readonly Process _process;
    readonly Task<string> _output, _errors;

    TensorFlowTrainer(Process process)
    {
        _process = process;
        (_output, _errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
    }

    /// <summary>Script that a test needs, or <see langword="null"/> where the shared folder is not there.</summary>
    public static string? Script => Golden.Shared is { } shared && File.Exists(Path.Combine(shared, "interop", "tf_train.py"))
        ? Path.Combine(shared, "interop", "tf_train.py")
        : null;

    /// <summary>An address that nobody listens at now, for a task of TensorFlow, which must know its port beforehand.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>Starts training as one worker.</summary>
    /// <param name="task">Number of the worker.</param>
    /// <param name="ps">Addresses of the ps tasks.</param>
    /// <param name="workers">Addresses of the workers; this one's own server listens at its own.</param>
    /// <param name="more">More arguments of the script.</param>
    public static TensorFlowTrainer Start(int task, IEnumerable<string> ps, IEnumerable<string> workers, params string[] more)
    {
        var start = new ProcessStartInfo(PythonPeer.Interpreter!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TF_CPP_MIN_LOG_LEVEL"] = "3", ["CUDA_VISIBLE_DEVICES"] = "" },
        };
        string[] arguments = [Script!, "--task_index", $"{task}", "--ps_hosts", string.Join(',', ps), "--worker_hosts", string.Join(',', workers),
            "--data", Golden.File("data"), .. more];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        return new(Process.Start(start)!);
    }

    /// <summary>Waits for the end.</summary>
    /// <returns>The events that it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<List<JsonElement>> EventsAsync(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        if (_process.ExitCode != 0) throw new InvalidOperationException($"TensorFlow ended with {_process.ExitCode}:\n{await _errors}\n{await _output}");
        return [.. (await _output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }

    /// <summary>Losses of the steps among some events.</summary>
    public static double[] Losses(IEnumerable<JsonElement> events) =>
        [.. events.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("loss").GetDouble())];

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
