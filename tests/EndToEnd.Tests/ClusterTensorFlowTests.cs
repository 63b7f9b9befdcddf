using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using TensorHarbor.Testing;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>Our workers on a parameter server of TensorFlow.</summary>
[Trait("needs", "tensorflow"), Trait("slow", "true")]
public sealed class ClusterTensorFlowTests : IDisposable
{
    const double Tolerance = 1e-4;

    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string? Server => Golden.Shared is { } shared && File.Exists(Path.Combine(shared, "interop", "tf_server.py")) ? Path.Combine(shared, "interop", "tf_server.py") : null;

    static double[] Losses(string output) =>
        [.. Regex.Matches(output, @"Step: \d+, loss: ([\d.]+)").Select(m => double.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture))];

    static string[] Job(params string[] more) =>
        TrainProgram.Train(["--seed", "1", "--batch_size", "64", "--max_steps", "30", "--steps_to_validate", "5", .. more]);

    [Fact]
    public void A_worker_trains_on_TensorFlows_ps_as_alone()
    {
        Assert.SkipUnless(PythonPeer.Interpreter is not null && Server is not null, PythonPeer.Missing);
        double[] alone = Losses(_program.Run(Job("--checkpoint_path", "alone")).Succeeded().Output);
        string[] at = FreeAddress.Next(2), lists = [$"--ps_hosts={at[0]}", $"--worker_hosts={at[1]}"];
        using Process ps = _program.StartAs(PythonPeer.Interpreter!, [Server!, "--job_name", "ps", "--exit_on_stdin_close", .. lists], [("TF_CPP_MIN_LOG_LEVEL", "3")]);
        string output = _program.Run(Job([.. lists, "--job_name=worker"])).Succeeded().Output;
        Assert.Contains("up (TensorFlow)", _program.Run(["cluster", "status", .. lists]).Output, StringComparison.Ordinal);
        ps.StandardInput.Close();
        TrainProgram.End(ps);
        double[] losses = Losses(output);
        Assert.Equal(6, alone.Length);
        Assert.Equal(alone.Length, losses.Length);
        Assert.All(alone.Zip(losses), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
        Assert.Contains("checkpoint    ./checkpoint/model.ckpt-30\n", output);
    }
}
