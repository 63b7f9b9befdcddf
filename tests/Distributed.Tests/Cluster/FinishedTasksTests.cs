using TensorHarbor.Distributed.Cluster;

namespace TensorHarbor.Distributed.Tests.Cluster;

/// <summary>Who has ended, and how long the rest is waited for.</summary>
public sealed class FinishedTasksTests
{
    static readonly TaskName _chief = new("chief", 0), _worker = new("worker", 0);

    readonly FinishedTasks _finished = new(ClusterSpec.Of(("ps", ["a:1"]), ("worker", ["b:1"]), ("chief", ["c:1"])));

    [Fact]
    public async Task All_have_ended_when_each_trainer_has()
    {
        Task waiting = _finished.WaitAsync(TimeSpan.FromHours(1), TimeProvider.System, CancellationToken.None);
        _finished.Add([_worker], isJobDone: false);
        Assert.Equal([_chief], _finished.Missing);
        Assert.Equal([_worker], _finished.Ended);
        Assert.False(waiting.IsCompleted);
        _finished.Add([_worker, _chief], isJobDone: false);
        await waiting;
        Assert.Empty(_finished.Missing);
    }

    [Fact]
    public async Task Stragglers_get_a_while_once_the_job_is_done()
    {
        _finished.Add([_chief], isJobDone: true);
        await _finished.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);
        Assert.Equal([_worker], _finished.Missing);
    }

    [Fact]
    public async Task Waiting_can_be_given_up()
    {
        using var stop = new CancellationTokenSource();
        Task waiting = _finished.WaitAsync(TimeSpan.FromHours(1), TimeProvider.System, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public void A_task_of_another_cluster_is_refused() =>
        Assert.Contains("is not in the cluster", Assert.Throws<StatusException>(() => _finished.Add([new("worker", 7)], isJobDone: false)).Message);
}
