using TensorHarbor.Testing;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TensorHarbor.EndToEnd.Tests;

/// <summary>Tasks that are started one by one, as the original program's are, or by <c>TF_CONFIG</c>.</summary>
public sealed class ClusterTaskTests : IDisposable
{
    readonly TrainProgram _program = new();

    public void Dispose() => _program.Dispose();

    static string[] Task(string ps, string workers, string job, int index, params string[] more) => TrainProgram.Train(
        [$"--ps_hosts={ps}", $"--worker_hosts={workers}", $"--job_name={job}", $"--task_index={index}", "--max_steps", "30", "--batch_size", "32", .. more]);

    [Fact]
    public void A_ps_started_by_hand_and_a_worker_of_TF_CONFIG_train_and_end()
    {
        string[] at = FreeAddress.Next(2);
        using Process ps = _program.Start(Task(at[0], at[1], "ps", 0));
        string config = $$"""{"cluster": {"ps": ["{{at[0]}}"], "worker": ["{{at[1]}}"]}, "task": {"type": "worker", "index": 0}, "environment": "cloud"}""";
        ProcessRun worker = _program.RunAs(TrainProgram.Executable, TrainProgram.Train("--max_steps", "30"), variables: ("TF_CONFIG", config)).Succeeded();
        Assert.Contains("/job:worker/replica:0/task:0 serves at port ", worker.Output);
        Assert.Contains("checkpoint    ./checkpoint/model.ckpt-30\n", worker.Output);
        Assert.DoesNotContain("Warning", worker.Output);
        Assert.EndsWith("/job:ps/replica:0/task:0 ends: the job is done\n", TrainProgram.End(ps).Succeeded().Output);
    }

    [Fact]
    public void A_worker_with_other_host_lists_names_the_task_and_both()
    {
        string[] at = FreeAddress.Next(3);
        using Process ps = _program.Start(Task(at[0], at[1], "ps", 0));
        TrainProgram.WaitFor(ps, "serves at port");
        ProcessRun worker = _program.Run(Task(at[0], $"{at[1]},{at[2]}", "worker", 0));
        Assert.Equal(1, worker.ExitCode);
        Assert.Equal($"tensorharbor: FAILED_PRECONDITION: The host lists differ: {at[0]} should be /job:ps/replica:0/task:0 of the cluster "
            + $"[ps: 0 at {at[0]}; worker: 0 at {at[1]}, 1 at {at[2]}], and is /job:ps/replica:0/task:0 of the cluster [ps: 0 at {at[0]}; worker: 0 at {at[1]}]. "
            + "Start all tasks with the same lists in the same order\n", worker.Error);
        TrainProgram.Signal(ps, "TERM");
        Assert.EndsWith("/job:ps/replica:0/task:0 has stopped\n", TrainProgram.End(ps).Output);
    }

    [Fact]
    public void A_task_that_never_comes_is_named_when_the_time_is_up()
    {
        string[] at = FreeAddress.Next(2);
        ProcessRun worker = _program.Run(Task(at[0], at[1], "worker", 0, "--start_timeout", "0.5"));
        Assert.Equal(
            (1, $"tensorharbor: DEADLINE_EXCEEDED: Gave up after 0.5 s (--start_timeout): did not come up: /job:ps/replica:0/task:0 at {at[0]}\n"),
            (worker.ExitCode, worker.Error));
    }

    [Theory]
    [InlineData("--ps_hosts=a:1", "--ps_hosts names a task of a cluster that is there, --ps and --workers start one here: give one of them")]
    [InlineData("--ps=-1", "--ps must be from 1 to 256, got -1")]
    [InlineData("--max_restarts=-1", "--max_restarts must not be negative, got -1")]
    public void Flags_that_do_not_go_together_are_told(string flag, string expected) =>
        Assert.Equal($"INVALID_ARGUMENT: {expected}", _program.Run(TrainProgram.Train("--workers", "1", flag)).Failed());
}
