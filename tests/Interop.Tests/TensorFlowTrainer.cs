using System.Text.Json;

namespace TensorHarbor.Interop.Tests;

/// <summary>The scripts of the shared folder: tasks of a cluster that are real TensorFlow, and clients that train the cancer model through some cluster.</summary>
static class TensorFlowTrainer
{
    static string? Find(string script) => Golden.Shared is { } shared && File.Exists(Path.Combine(shared, "interop", script))
        ? Path.Combine(shared, "interop", script)
        : null;

    /// <summary>Skips the test where there is no TensorFlow, no script or no recording.</summary>
    public static void SkipIfMissing()
    {
        Assert.SkipWhen(PythonPeer.Interpreter is null, PythonPeer.Missing);
        Assert.SkipWhen(Find("tf_train.py") is null || Golden.Find("distributed") is null, "no shared folder with interop/tf_train.py and golden/distributed");
    }

    /// <summary>Starts a task (<c>tf_server.py</c>) and waits until it listens.</summary>
    public static async Task<TensorFlowProcess> ServeAsync(string job, int index, string[] ps, string[] workers)
    {
        TensorFlowProcess task = await TensorFlowForks.RunAsync(Find("tf_server.py")!,
            "--job_name", job, "--task_index", $"{index}", "--ps_hosts", string.Join(',', ps), "--worker_hosts", string.Join(',', workers));
        await task.WaitAsync("listening", TestContext.Current.CancellationToken);
        return task;
    }

    /// <summary>Starts training as one worker (<c>tf_train.py</c>).</summary>
    /// <param name="task">Number of the worker.</param>
    /// <param name="ps">Addresses of the ps tasks.</param>
    /// <param name="workers">Addresses of the workers; this one's own server listens at its own.</param>
    /// <param name="more">More arguments of the script.</param>
    public static Task<TensorFlowProcess> TrainAsync(int task, string[] ps, string[] workers, params string[] more) => TensorFlowForks.RunAsync(
        Find("tf_train.py")!,
        ["--task_index", $"{task}", "--ps_hosts", string.Join(',', ps), "--worker_hosts", string.Join(',', workers), "--data", Golden.File("data"), .. more]);

    /// <summary>Losses of the steps among some events.</summary>
    public static double[] Losses(IEnumerable<JsonElement> events) =>
        [.. events.Where(e => e.GetProperty("event").GetString() == "step").Select(e => e.GetProperty("loss").GetDouble())];
}
