using System.Diagnostics;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary><c>train --ps N --workers M</c> with real processes: to its end, when tasks are killed, interrupted, and when the parent is killed.</summary>
[Trait("slow", "true")]
public sealed class LocalClusterTests : IDisposable
{
    static readonly TimeSpan _longest = TimeSpan.FromMinutes(2);

    readonly LocalClusterProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Cluster(long maxSteps, params string[] more) => LocalClusterProgram.Train(1, 2, maxSteps, more);

    [Fact]
    public void A_local_cluster_trains_to_the_last_step_and_ends()
    {
        using Process process = _program.Start(Cluster(200));
        string output = _program.Succeeded(process);
        Assert.Contains("[worker 0] Done training\n", output);
        Assert.Contains("[worker 1] Done training\n", output);
        Assert.Matches(@"\n\[total\] Step: 20[01], [\d,]+ steps/s, loss: [\d.]+\n$", output);
        Assert.DoesNotContain('\u001e', output);
        Assert.Contains("[ps 0] /job:ps/replica:0/task:0 ends: the job is done\n", output);
        Assert.InRange(LocalClusterProgram.StepOf(output), 200, 201);
        Assert.Equal(LocalClusterProgram.StepOf(output), _program.EvaluatedStep());
        Assert.True(File.Exists(_program.Folder["model/1/saved_model.pb"]));
    }

    [Fact]
    public void A_killed_worker_is_started_again_and_the_job_ends()
    {
        using Process process = _program.Start(Cluster(600));
        TrainProgram.WaitFor(process, "[worker 1] [0:"); // its first progress
        _program.Kill("worker", 1);
        TrainProgram.WaitFor(process, "[worker 1] died of signal 9; restart 1 of 3");
        string output = _program.Succeeded(process);
        Assert.Contains("[worker 1] /job:worker/replica:0/task:1 serves at port", output);
        Assert.InRange(LocalClusterProgram.StepOf(output), 600, 601);
    }

    [Fact]
    public void A_killed_chief_goes_on_from_the_last_checkpoint()
    {
        using Process process = _program.Start(Cluster(600, "--mode", "train_from_scratch"));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        _program.Kill("worker", 0);
        TrainProgram.WaitFor(process, "[worker 0] died of signal 9; restart 1 of 3");
        TrainProgram.WaitFor(process, "[worker 0] Continue training from the model ./checkpoint/checkpoint.ckpt-");
        Assert.InRange(LocalClusterProgram.StepOf(_program.Succeeded(process)), 600, 601);
    }

    [Fact]
    public void A_killed_ps_takes_the_job_back_to_the_last_checkpoint()
    {
        using Process process = _program.Start(Cluster(400));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        _program.Kill("ps", 0);
        string output = _program.Succeeded(process);
        Assert.Contains("[ps 0] died of signal 9; restart 1 of 3\n", output);
        Assert.Contains("[worker 0] Lost a task, goes on when it is back: ", output);
        Assert.Matches(@"\[worker 0\] Continue training from the model \./checkpoint/checkpoint\.ckpt-\d+\n", output);
        Assert.InRange(LocalClusterProgram.StepOf(output), 400, 401);
    }

    [Fact]
    public void A_task_that_dies_too_often_ends_the_job()
    {
        using Process process = _program.Start(Cluster(100_000_000, "--max_restarts", "0"));
        TrainProgram.WaitFor(process, "[worker 1] [0:");
        _program.Kill("worker", 1);
        ProcessRun run = TrainProgram.End(process);
        Assert.Equal(1, run.ExitCode);
        Assert.Equal("[worker 1] died of signal 9 and is not started again (--max_restarts 0)\n", run.Error);
        Assert.Empty(_program.Processes());
    }

    [Fact]
    public void A_mistake_ends_the_job_with_the_task_that_found_it()
    {
        File.WriteAllLines(_program.Folder["a.csv"], [.. Enumerable.Range(0, 30).Select(k => $"{k},1,0"), "x,1,0"]);
        ProcessRun run = _program.Run("train", "--train_file", "a.csv", "--validate_file", "", "--ps", "1", "--batch_size", "10", "--min_after_dequeue", "0");
        Assert.Equal((1, "[worker 0] tensorharbor: INVALID_ARGUMENT: a.csv:31:1: Field 0 in record 30 is not a valid float: x\n"), (run.ExitCode, run.Error));
        Assert.Empty(_program.Processes());
    }

    [Fact]
    public void Interrupted_the_chief_saves_and_a_rerun_goes_on()
    {
        using Process process = _program.Start(Cluster(100_000_000));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        foreach ((int id, _) in _program.Processes()) LocalClusterProgram.Signal(id, "INT"); // as a terminal does
        ProcessRun run = TrainProgram.End(process);
        Assert.Equal((130, ""), (run.ExitCode, run.Error));
        Assert.Contains("[worker 0] Interrupted; run the same command again to go on\n", run.Output);
        long step = LocalClusterProgram.StepOf(run.Output);
        Assert.Equal(step, _program.EvaluatedStep());
        Assert.Empty(_program.Processes());
        string next = _program.Run(Cluster(step + 1)).Succeeded().Output;
        Assert.Contains($"[worker 0] Continue training from the model ./checkpoint/checkpoint.ckpt-{step}\n", next);
    }

    [Fact]
    public void A_killed_parent_leaves_no_task_behind_and_the_chief_saves()
    {
        using Process process = _program.Start(Cluster(100_000_000));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        Process[] tasks = [.. new[] { _program.TaskId("ps", 0), _program.TaskId("worker", 0), _program.TaskId("worker", 1) }.Select(Process.GetProcessById)];
        process.Kill();
        Assert.All(tasks, t => Assert.True(t.WaitForExit(_longest), "a task is still there"));
        foreach (Process task in tasks) task.Dispose();
        Assert.Empty(_program.Processes());
        Assert.True(_program.EvaluatedStep() > 0);
    }
}
