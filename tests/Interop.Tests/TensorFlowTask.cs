using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TensorHarbor.Interop.Tests;

/// <summary>A task of a cluster that is real TensorFlow: a process that serves until it is disposed.</summary>
sealed class TensorFlowTask : IDisposable
{
    readonly Process _process;

    TensorFlowTask(Process process) => _process = process;

    /// <summary>Scripts that start TensorFlow's side, or <see langword="null"/>.</summary>
    public static string? Scripts { get; } = Golden.Shared is { } shared && Directory.Exists(Path.Combine(shared, "interop")) ? Path.Combine(shared, "interop") : null;

    /// <summary>An address that nobody listens at.</summary>
    public static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
    }

    /// <summary>Starts a task and waits until it listens.</summary>
    public static async Task<TensorFlowTask> StartAsync(string job, int index, string[] ps, string[] workers)
    {
        Process process = Start("tf_server.py", "--job_name", job, "--task_index", $"{index}", "--ps_hosts", string.Join(',', ps), "--worker_hosts", string.Join(',', workers));
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("listening", StringComparison.Ordinal)) return new(process);
        }
        throw new InvalidOperationException($"the TensorFlow task {job}:{index} ended with {process.ExitCode}");
    }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>The lines that it printed.</returns>
    public static async Task<string[]> RunAsync(string script, params string[] arguments)
    {
        using Process process = Start(script, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{script} ended with {process.ExitCode}: {await output}");
        return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    static Process Start(string script, params string[] arguments)
    {
        var start = new ProcessStartInfo(PythonPeer.Interpreter!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TF_CPP_MIN_LOG_LEVEL"] = "3", ["CUDA_VISIBLE_DEVICES"] = "" },
        };
        start.ArgumentList.Add(Path.Combine(Scripts!, script));
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        process.BeginErrorReadLine(); // read and forgotten: the logs of TensorFlow's C++ side
        return process;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
