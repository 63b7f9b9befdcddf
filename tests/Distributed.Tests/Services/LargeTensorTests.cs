using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Services;

/// <summary>Tensors as large as messages may be, and larger, between tasks.</summary>
[Trait("slow", "true")]
public sealed class LargeTensorTests
{
    const int Gigabyte = 1 << 30;

    /// <summary>A tensor of bytes on the ps, and its last element on the worker.</summary>
    static Graph Model(int rows)
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output large = scope.Fill(scope.Const([rows, Gigabyte / 4], name: "dims"), scope.Const(1f, name: "value"), name: "large");
        scope.Slice(large, scope.Const([rows - 1, 0], name: "begin"), scope.Const([1, 1], name: "size"), name: "last");
        return graph;
    }

    static TaskName Place(string node) => node is "dims" or "value" or "large" ? TwoTasks.Ps : TwoTasks.Worker;

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_gigabyte_goes_from_task_to_task(bool hasLocalSocket)
    {
        await using TwoTasks tasks = await TwoTasks.StartAsync(hasLocalSocket);
        string session = await tasks.SessionAsync(TwoTasks.Worker, Model(rows: 1), Place);
        Assert.Equal(1, await tasks.RunAsync(TwoTasks.Worker, session, "last:0"));
    }

    [Fact]
    public async Task Two_gigabytes_are_refused_by_the_sender()
    {
        await using TwoTasks tasks = await TwoTasks.StartAsync();
        string session = await tasks.SessionAsync(TwoTasks.Worker, Model(rows: 2), Place);
        StatusException refusal = await Assert.ThrowsAnyAsync<StatusException>(() => tasks.RunAsync(TwoTasks.Worker, session, "last:0"));
        Assert.Equal(ErrorCode.InvalidArgument, refusal.Code);
        Assert.Contains("Cannot send a tensor float[2,268435456]: it has 2147483648 bytes, and a message at most", refusal.Message);
    }
}
