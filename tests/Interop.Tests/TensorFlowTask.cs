using System.Diagnostics;

namespace TensorHarbor.Interop.Tests;

/// <summary>A task of a cluster that is real TensorFlow: <c>tf_server.py</c> of the shared folder, which serves until it is disposed.</summary>
sealed class TensorFlowTask : IDisposable
{
    readonly Process _process;

    TensorFlowTask(Process process) => _process = process;

    /// <summary>Starts a task and waits until it listens.</summary>
    public static async Task<TensorFlowTask> StartAsync(string job, int index, string[] ps, string[] workers)
    {
        var start = new ProcessStartInfo(PythonPeer.Interpreter!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["TF_CPP_MIN_LOG_LEVEL"] = "3", ["CUDA_VISIBLE_DEVICES"] = "" },
        };
        string[] arguments = [Path.Combine(Golden.Shared!, "interop", "tf_server.py"), "--job_name", job, "--task_index", $"{index}",
            "--ps_hosts", string.Join(',', ps), "--worker_hosts", string.Join(',', workers)];
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("listening", StringComparison.Ordinal)) return new(process);
        }
        throw new InvalidOperationException($"the TensorFlow task {job}:{index} ended: {await errors}");
    }

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }
}
