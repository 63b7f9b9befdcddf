using System.Diagnostics;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary><c>train --sync_replicas</c> with real processes: to its end, when tasks are killed, and when a worker's data ends before the others'.</summary>
[Trait("slow", "true")]
public sealed class SyncClusterTests : IDisposable
{
    readonly LocalClusterProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Sync(int ps, int workers, long maxSteps, params string[] more) => LocalClusterProgram.Train(ps, workers, maxSteps, ["--sync_replicas", .. more]);

    [Fact]
    public void Workers_make_exactly_the_steps_asked_for()
    {
        using Process process = _program.Start(Sync(2, 3, 120));
        string output = _program.Succeeded(process);
        foreach (int worker in Enumerable.Range(0, 3)) Assert.Contains($"[worker {worker}]   steps         120 (", output);
        Assert.Equal(120, LocalClusterProgram.StepOf(output));
        Assert.Equal(120, _program.EvaluatedStep());
    }

    [Fact]
    public void Backup_workers_and_sparse_data_train_too()
    {
        string[] sparse = ["--train_file", TrainProgram.Data("a8a_train.libsvm"), "--validate_file", "", "--feature_size", "124", "--replicas_to_aggregate", "2"];
        using Process process = _program.Start(["train", "--ps", "2", "--workers", "3", "--sync_replicas", "--batch_size", "32", "--max_steps", "60", .. sparse]);
        Assert.Equal(60, LocalClusterProgram.StepOf(_program.Succeeded(process)));
    }

    [Theory]
    [InlineData("worker", 1, "[worker 1] /job:worker/replica:0/task:1 serves at port")]
    [InlineData("worker", 0, "[worker 0] Continue training from the model ./checkpoint/checkpoint.ckpt-")]
    [InlineData("ps", 0, "[worker 0] Continue training from the model ./checkpoint/checkpoint.ckpt-")]
    [InlineData("ps", 1, "[worker 0] Continue training from the model ./checkpoint/checkpoint.ckpt-")]
    public void A_killed_task_comes_back_and_all_go_on(string job, int index, string afterwards)
    {
        using Process process = _program.Start(Sync(2, 2, 400));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        _program.Kill(job, index);
        TrainProgram.WaitFor(process, $"[{job} {index}] died of signal 9; restart 1 of 3");
        TrainProgram.WaitFor(process, afterwards);
        Assert.Equal(400, LocalClusterProgram.StepOf(_program.Succeeded(process)));
    }

    [Fact]
    public void The_end_of_the_data_ends_all()
    {
        using Process process = _program.Start(Sync(1, 3, 0, "--epoch_number", "3"));
        string output = _program.Succeeded(process);
        foreach (int worker in Enumerable.Range(0, 3)) Assert.Contains($"[worker {worker}] Done training after reading all data\n", output);
        Assert.True(LocalClusterProgram.StepOf(output) > 0);
    }

    [Fact]
    public void Interrupted_all_leave_and_the_chief_saves()
    {
        using Process process = _program.Start(Sync(1, 2, 100_000_000));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        foreach ((int id, _) in _program.Processes()) LocalClusterProgram.Signal(id, "INT");
        ProcessRun run = TrainProgram.End(process);
        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Assert.Equal(LocalClusterProgram.StepOf(run.Output), _program.EvaluatedStep());
        Assert.Empty(_program.Processes());
    }

    [Theory]
    [InlineData("--sync_replicas", "--sync_replicas is for workers of a cluster: give --ps and --workers, or the host lists of one")]
    [InlineData("--replicas_to_aggregate=2", "--replicas_to_aggregate is for synchronous training: give --sync_replicas, too")]
    public void Flags_that_do_not_fit_are_told(string flag, string expected) => Assert.Equal($"INVALID_ARGUMENT: {expected}", _program.Run(TrainProgram.Train(flag)).Failed());
}
