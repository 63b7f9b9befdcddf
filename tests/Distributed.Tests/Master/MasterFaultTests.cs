using System.Collections.Concurrent;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Master;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using GraphDef = TensorHarbor.Formats.Protos.GraphDef;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>What a client gets when a task fails, waits or is not there.</summary>
public sealed class MasterFaultTests
{
    static readonly TaskName _ps = new("ps", 0);

    /// <summary>A worker that does at some calls what the test says.</summary>
    sealed class FaultyWorker(IWorker worker) : CopyingWorker(worker)
    {
        public Func<bool, CancellationToken, Task>? OnGetStatus { get; init; }

        public Func<RunGraphCall, CancellationToken, Task>? OnRun { get; init; }

        public Func<CancellationToken, Task>? OnCleanup { get; init; }

        public override async Task<GetStatusResponse> GetStatusAsync(bool waitsForTask, CancellationToken stop)
        {
            if (OnGetStatus is not null) await OnGetStatus(waitsForTask, stop);
            return await base.GetStatusAsync(waitsForTask, stop);
        }

        public override async Task<Tensor[]> RunGraphAsync(RunGraphCall call, CancellationToken stop)
        {
            if (OnRun is not null) await OnRun(call, stop);
            return await base.RunGraphAsync(call, stop);
        }

        public override async Task CleanupGraphAsync(long stepId, CancellationToken stop)
        {
            if (OnCleanup is not null) await OnCleanup(stop);
            await base.CleanupGraphAsync(stepId, stop);
        }
    }

    /// <summary>y = x + 1 on the ps, z = y + y on the worker; deq waits on a queue of the ps; bad fails on the ps.</summary>
    static GraphDef Model()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Output x = scope.Placeholder(DType.Float, PartialShape.Unknown, name: "x");
        scope.AddV2(x, scope.Const(1f), name: "y");
        scope.AddV2(graph.GetOutput("y"), graph.GetOutput("y"), name: "z");
        Output queue = scope.FIFOQueueV2([DType.Float], name: "queue");
        scope.QueueDequeueV2(queue, [DType.Float], name: "deq");
        scope.GatherV2(x, scope.Const([7]), scope.Const(0), name: "bad");
        GraphDef proto = GraphDefs.Export(graph);
        foreach (Formats.Protos.NodeDef node in proto.Node.Where(n => n.Name is "y" or "queue" or "bad")) node.Device = "/job:ps/task:0";
        return proto;
    }

    static async Task<string> SessionAsync(InProcessCluster cluster) =>
        await cluster.Master.CreateSessionAsync(new CreateSessionRequest { GraphDef = Model() }, CancellationToken.None);

    static async Task<float> RunAsync(
        InProcessCluster cluster, string session, string fetch, RunOptions? options = null, CancellationToken stop = default, long requestId = 0)
    {
        using Tensor x = Tensor.From([2f]);
        Dictionary<string, Tensor> results = await cluster.Master.RunStepAsync(
            new RunStepCall { SessionHandle = session, Feeds = [("x:0", x)], Fetches = [fetch], Options = options, RequestId = requestId }, stop);
        using Tensor result = results[fetch];
        return result.Read<float>()[0];
    }

    [Fact]
    public async Task A_session_waits_for_a_task_that_is_not_up_and_says_so()
    {
        var lines = new ConcurrentQueue<string>();
        var said = new TaskCompletionSource();
        var up = new TaskCompletionSource();
        void Log(string line)
        {
            lines.Enqueue(line);
            if (lines.Count == 2) said.SetResult();
        }
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1, new MasterOptions { Log = Log, WaitingReport = TimeSpan.FromMilliseconds(5) });
        cluster.Wrap = (task, worker) => task != _ps ? worker : new FaultyWorker(worker) { OnGetStatus = (waits, _) => waits ? up.Task : Task.CompletedTask };
        Task<string> session = SessionAsync(cluster);
        await said.Task;
        Assert.False(session.IsCompleted);
        Assert.All(lines, l => Assert.Equal("CreateSession still waiting for response from worker: /job:ps/replica:0/task:0", l));
        up.SetResult();
        Assert.Equal(6, await RunAsync(cluster, await session, "z:0"));
    }

    [Fact]
    public async Task The_cause_of_a_failure_reaches_the_client_and_the_session_goes_on()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => RunAsync(cluster, session, "bad:0"));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal("From /job:ps/replica:0/task:0:\nindices[0] = 7 is not in [0, 1)\n\t [[{{node bad}}]]", error.Message.Replace("worker", "ps", StringComparison.Ordinal));
        Assert.Equal(6, await RunAsync(cluster, session, "z:0"));
    }

    [Fact]
    public async Task A_failure_ends_the_calls_of_the_other_tasks()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        cluster.Wrap = (task, worker) => task != _ps ? new CopyingWorker(worker) : new FaultyWorker(worker)
        {
            OnRun = (_, _) => throw new StatusException(ErrorCode.Unavailable, "Socket closed"),
        };
        string session = await SessionAsync(cluster);
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => RunAsync(cluster, session, "z:0"));
        Assert.Equal((ErrorCode.Unavailable, "From /job:ps/replica:0/task:0:\nSocket closed"), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_task_that_was_restarted_ends_the_session_with_the_code_that_clients_recover_from()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        Assert.Equal(6, await RunAsync(cluster, session, "z:0"));
        cluster.Restart(_ps);
        for (int i = 0; i < 2; i++)
        {
            StatusException error = await Assert.ThrowsAnyAsync<StatusException>(() => RunAsync(cluster, session, "z:0"));
            Assert.Equal(ErrorCode.Aborted, error.Code);
            Assert.Contains("just restarted.", error.Message.Replace("was probably restarted", "just restarted", StringComparison.Ordinal));
        }
        await cluster.Master.CloseSessionAsync(session);
        Assert.Equal(6, await RunAsync(cluster, await SessionAsync(cluster), "z:0"));
    }

    [Fact]
    public async Task A_step_ends_when_its_time_is_up_and_is_cleaned_up()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => RunAsync(cluster, session, "deq:0", new RunOptions { TimeoutInMs = 20 }));
        Assert.Equal(ErrorCode.DeadlineExceeded, error.Code);
        await cluster.Master.CloseSessionAsync(session);
        Assert.Equal((0, 0), (cluster[_ps].StepCount, cluster[_ps].SessionCount));
    }

    [Fact]
    public async Task The_end_of_a_session_cancels_its_steps()
    {
        var begun = new TaskCompletionSource();
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        cluster.Wrap = (task, worker) => task != _ps ? new CopyingWorker(worker) : new FaultyWorker(worker)
        {
            OnRun = (_, _) =>
            {
                begun.TrySetResult();
                return Task.CompletedTask;
            },
        };
        string session = await SessionAsync(cluster);
        Task<float> step = RunAsync(cluster, session, "deq:0");
        await begun.Task;
        await cluster.Master.CloseSessionAsync(session);
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => step);
        Assert.Equal((ErrorCode.Cancelled, "Step was cancelled by an explicit call to `Session::Close()`."), (error.Code, error.Message));
        error = await Assert.ThrowsAsync<StatusException>(() => RunAsync(cluster, session, "z:0"));
        Assert.Equal((ErrorCode.Aborted, $"Session {session} is not found."), (error.Code, error.Message));
    }

    [Fact]
    public async Task A_task_that_is_gone_does_not_keep_a_session_from_its_end()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1, new MasterOptions { CleanupDeadline = TimeSpan.FromMilliseconds(20) });
        cluster.Wrap = (task, worker) => task != _ps ? new CopyingWorker(worker) : new FaultyWorker(worker) { OnCleanup = stop => Task.Delay(Timeout.Infinite, stop) };
        string session = await SessionAsync(cluster);
        Assert.Equal(6, await RunAsync(cluster, session, "z:0"));
        await cluster.Master.CloseSessionAsync(session);
    }

    [Fact]
    public async Task A_client_that_gives_up_ends_its_step()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        using var stop = new CancellationTokenSource();
        Task<float> step = RunAsync(cluster, session, "deq:0", stop: stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => step);
    }

    [Fact]
    public async Task A_tensor_that_was_not_there_can_be_fetched_once_it_is()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => RunAsync(cluster, session, "more:0"));
        Assert.Equal((ErrorCode.NotFound, "FetchOutputs node more:0: not found"), (error.Code, error.Message));
        var more = new Formats.Protos.NodeDef { Name = "more", Op = "Neg", Input = { "z" }, Attr = { ["T"] = new() { Type = DataType.DtFloat } } };
        var extension = new ExtendSessionRequest { SessionHandle = session, GraphDef = new GraphDef { Node = { more } } };
        Assert.Equal(1, (await cluster.Master.ExtendSessionAsync(extension, CancellationToken.None)).NewGraphVersion);
        Assert.Equal(-6, await RunAsync(cluster, session, "more:0"));
    }

    [Fact]
    public async Task A_repeated_request_is_not_run_twice()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        await RunAsync(cluster, session, "z:0", requestId: -5);
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => RunAsync(cluster, session, "z:0", requestId: -5));
        Assert.Equal(ErrorCode.Aborted, error.Code);
        Assert.StartsWith("The same RunStep (Master) request was received twice.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false), InlineData(false, true)]
    public async Task Threads_of_a_sessions_own_are_refused(bool pool, bool threads)
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        var config = new ConfigProto { UsePerSessionThreads = threads };
        if (pool) config.SessionInterOpThreadPool.Add(new ThreadPoolOptionProto());
        var request = new CreateSessionRequest { GraphDef = Model(), Config = config };
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => cluster.Master.CreateSessionAsync(request, CancellationToken.None));
        Assert.Equal(ErrorCode.InvalidArgument, error.Code);
        Assert.Equal(0, cluster.Master.SessionCount);
    }

    [Fact]
    public async Task A_partial_run_takes_each_tensor_once()
    {
        await using InProcessCluster cluster = await InProcessCluster.StartAsync(1, 1);
        string session = await SessionAsync(cluster);
        var setup = new PartialRunSetupRequest { SessionHandle = session, Feed = { "x:0" }, Fetch = { "y:0", "z:0" } };
        string handle = await cluster.Master.SetUpPartialRunAsync(setup, CancellationToken.None);
        using Tensor x = Tensor.From([2f]);
        async Task<float> PartAsync(bool feeds, string fetch)
        {
            var call = new RunStepCall { SessionHandle = session, PartialRunHandle = handle, Feeds = feeds ? [("x:0", x)] : [], Fetches = [fetch] };
            using Tensor result = (await cluster.Master.RunStepAsync(call, CancellationToken.None))[fetch];
            return result.Read<float>()[0];
        }
        Assert.Equal(3, await PartAsync(feeds: true, "y:0"));
        Assert.Equal(ErrorCode.InvalidArgument, (await Assert.ThrowsAsync<StatusException>(() => PartAsync(feeds: true, "z:0"))).Code);
        Assert.Equal(ErrorCode.InvalidArgument, (await Assert.ThrowsAsync<StatusException>(() => PartAsync(feeds: false, "y:0"))).Code);
        Assert.Equal(6, await PartAsync(feeds: false, "z:0"));
        StatusException error = await Assert.ThrowsAsync<StatusException>(() => PartAsync(feeds: false, "z:0"));
        Assert.Equal("Must run PartialRunSetup before performing partial runs", error.Message);
        await cluster.Master.CloseSessionAsync(session);
        Assert.Equal(0, cluster[_ps].StepCount);
    }
}
