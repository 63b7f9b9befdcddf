using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Services;

/// <summary>A worker whose session is from before a ps's return is refused, whatever the ps holds by then.</summary>
public sealed class FencingTests
{
    /// <summary>A variable on the ps; bump adds 1 to it.</summary>
    static Graph Model()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output variable = scope.VariableV2(new Shape(), DType.Float, name: "v");
        scope.Assign(variable, scope.Const(10f, name: "ten"), name: "init");
        scope.AssignAdd(variable, scope.Const(1f, name: "one"), name: "bump");
        return graph;
    }

    static TaskName OnPs(string node) => TwoTasks.Ps;

    [Fact]
    public async Task A_stale_worker_changes_nothing_at_a_ps_that_has_returned()
    {
        await using TwoTasks tasks = await TwoTasks.StartAsync();
        string stale = await tasks.SessionAsync(TwoTasks.Worker, Model(), OnPs);
        await tasks.RunAsync(TwoTasks.Worker, stale, null, "init");
        Assert.Equal(11, await tasks.RunAsync(TwoTasks.Worker, stale, "bump:0"));

        await tasks.RestartAsync(TwoTasks.Ps);
        string fresh = await tasks.SessionAsync(TwoTasks.Other, Model(), OnPs);
        await tasks.RunAsync(TwoTasks.Other, fresh, null, "init");
        for (int i = 0; i < 3; i++)
        {
            StatusException refusal = await Assert.ThrowsAnyAsync<StatusException>(() => tasks.RunAsync(TwoTasks.Worker, stale, "bump:0"));
            Assert.True(refusal.Code is ErrorCode.Aborted or ErrorCode.Unavailable, refusal.ToString());
        }
        Assert.Equal(10, await tasks.RunAsync(TwoTasks.Other, fresh, "v:0"));

        string again = await tasks.SessionAsync(TwoTasks.Worker, Model(), OnPs);
        Assert.Equal(11, await tasks.RunAsync(TwoTasks.Worker, again, "bump:0"));
    }
}
