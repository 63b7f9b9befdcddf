using System.Diagnostics;
using System.Text.RegularExpressions;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>The evaluator of a job, started by hand or by <c>TF_CONFIG</c>.</summary>
public sealed class EvaluatorTests : IDisposable
{
    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Train(params string[] more) =>
        TrainProgram.Train(["--seed", "1", "--batch_size", "64", "--steps_to_validate", "20", "--max_steps", "60", .. more]);

    [Fact]
    public void Evaluates_each_checkpoint_until_the_last_step()
    {
        using Process evaluator = _program.Start(Train("--job_name=evaluator"));
        TrainProgram.WaitFor(evaluator, "evaluator watches ./checkpoint/");
        string trained = _program.Run(Train()).Succeeded().Output;
        string output = TrainProgram.End(evaluator).Succeeded().Output;
        string last = Assert.Single(Regex.Matches(output, @"\] Step: 60, loss: [\d.]+, accuracy: ([\d.]+), auc: ([\d.]+)\n")).Value;
        Assert.EndsWith(Regex.Match(trained, "Step: 60.*(accuracy: .*)\n").Groups[1].Value + "\n", last); // as the job itself found
        Assert.Matches(@"evaluator ends: the job is done; [1-3] checkpoints evaluated\n$", output);
        string events = _program.Run("inspect", "tensorboard/eval").Succeeded().Output;
        Assert.Contains("accuracy", events);
        Assert.Contains("auc", events);
    }

    [Fact]
    public void An_evaluator_of_TF_CONFIG_is_stopped_by_a_signal()
    {
        _program.Run(TrainProgram.Train("--max_steps", "20")).Succeeded();
        const string Config = """{"cluster": {"ps": ["127.0.0.1:1"], "worker": ["127.0.0.1:2"], "evaluator": ["127.0.0.1:3"]}, "task": {"type": "evaluator", "index": 0}}""";
        using Process evaluator = _program.StartAs("/usr/bin/env", ["--default-signal=INT", TrainProgram.Executable, .. Train()], [("TF_CONFIG", Config)]);
        TrainProgram.WaitFor(evaluator, "Step: 20, loss: ");
        TrainProgram.Signal(evaluator, "INT");
        ProcessRun run = TrainProgram.End(evaluator);
        Assert.Equal((130, "", "evaluator has stopped; 1 checkpoints evaluated\n"), (run.ExitCode, run.Error, run.Output));
    }

    [Fact]
    public void An_evaluator_without_files_or_ps_says_so()
    {
        Assert.Equal("INVALID_ARGUMENT: An evaluator needs files to evaluate on: give --validate_file",
            _program.RunAs(TrainProgram.Executable, ["train", "--job_name=evaluator", "--validate_file", ""]).Error["tensorharbor: ".Length..^1]);
        string error = _program.Run(Train("--job_name=evaluator", "--ps_hosts=127.0.0.1:1", "--worker_hosts=127.0.0.1:2", "--start_timeout=0.1")).Error;
        Assert.StartsWith("tensorharbor: DEADLINE_EXCEEDED: Gave up after 0.1 s (--start_timeout): no ps of the cluster came up: ", error);
    }
}
