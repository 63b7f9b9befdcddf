using System.Diagnostics;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary><c>train --in_graph</c> with real processes: one graph at all workers.</summary>
[Trait("slow", "true")]
public sealed class InGraphClusterTests : IDisposable
{
    readonly LocalClusterProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] InGraph(int ps, int workers, long maxSteps, params string[] more) => LocalClusterProgram.Train(ps, workers, maxSteps, ["--in_graph", .. more]);

    [Fact]
    public void The_chief_drives_all_workers_and_ends_them()
    {
        using Process process = _program.Start(InGraph(2, 3, 100));
        string output = _program.Succeeded(process);
        Assert.Contains("[worker 1] /job:worker/replica:0/task:1 ends: the job is done\n", output);
        Assert.Contains("[worker 2] /job:worker/replica:0/task:2 ends: the job is done\n", output);
        Assert.Equal(100, LocalClusterProgram.StepOf(output));
        Assert.Equal(100, _program.EvaluatedStep());
        Assert.True(File.Exists(_program.Folder["model/1/saved_model.pb"]));
    }

    [Theory]
    [InlineData("worker", 0)]
    [InlineData("worker", 1)]
    [InlineData("ps", 1)]
    public void A_killed_task_comes_back_and_the_job_goes_on_from_the_last_checkpoint(string job, int index)
    {
        using Process process = _program.Start(InGraph(2, 2, 400));
        TrainProgram.WaitFor(process, "[worker 0] [0:");
        _program.Kill(job, index);
        TrainProgram.WaitFor(process, $"[{job} {index}] died of signal 9; restart 1 of 3");
        TrainProgram.WaitFor(process, "[worker 0] Continue training from the model ./checkpoint/checkpoint.ckpt-");
        Assert.Equal(400, LocalClusterProgram.StepOf(_program.Succeeded(process)));
    }

    [Theory]
    [InlineData(new[] { "--in_graph" }, "--in_graph is for a cluster: give --ps and --workers, or the host lists of one")]
    [InlineData(new[] { "--in_graph", "--ps", "1", "--sync_replicas" },
        "--in_graph is synchronous without --sync_replicas, which is for workers with graphs of their own: give one of them")]
    public void Flags_that_do_not_fit_are_told(string[] flags, string expected) => Assert.Equal($"INVALID_ARGUMENT: {expected}", _program.Run(TrainProgram.Train(flags)).Failed());
}
