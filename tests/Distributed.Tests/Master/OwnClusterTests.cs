using System.Net;
using Grpc.Core;
using Grpc.Net.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Graphs;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using GraphDef = TensorHarbor.Formats.Protos.GraphDef;

namespace TensorHarbor.Distributed.Tests.Master;

/// <summary>Sessions that bring their own cluster (<c>ConfigProto.cluster_def</c>), in which the tasks have other names than they were started with.</summary>
public sealed class OwnClusterTests : IAsyncLifetime
{
    const string Master = "/job:master/replica:0/task:0", Store = "/job:store/replica:0/task:3";

    TaskServer _worker = null!, _ps = null!;
    GrpcChannel _channel = null!;

    public async ValueTask InitializeAsync()
    {
        ClusterSpec cluster = ClusterSpec.Of(("ps", ["127.0.0.1:0"]), ("worker", ["127.0.0.1:0"]));
        _worker = await StartAsync(cluster, new("worker", 0));
        _ps = await StartAsync(cluster, new("ps", 0));
        _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{_worker.Port}");
    }

    static Task<TaskServer> StartAsync(ClusterSpec cluster, TaskName task) => TaskServer.StartAsync(
        new() { Cluster = cluster, Task = task, Host = new GrpcHostOptions { Address = IPAddress.Loopback } }, OpTable.Instance, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _worker.DisposeAsync();
        await _ps.DisposeAsync();
    }

    /// <summary>A variable v in the store, 2 after init; y = v + 1 at the master.</summary>
    static GraphDef Model()
    {
        var graph = new Graph(OpTable.Instance);
        var scope = new Scope(graph);
        Node v = scope.AddExact("VariableV2", [], [("shape", Shape.Scalar), ("dtype", DType.Float)], "v");
        scope.Assign(v, scope.Const(2f, "two"), name: "init");
        scope.AddV2(v, scope.Const(1f, "one"), name: "y");
        GraphDef proto = GraphDefs.Export(graph);
        foreach (Formats.Protos.NodeDef node in proto.Node.Where(n => n.Name is "v" or "init")) node.Device = "/job:store";
        return proto;
    }

    string Address => $"127.0.0.1:{_worker.Port}";

    /// <summary>The master is called master:0, the ps store:3.</summary>
    ConfigProto Config(Action<ConfigProto>? change = null)
    {
        var master = new JobDef { Name = "master", Tasks = { [0] = Address } };
        var store = new JobDef { Name = "store", Tasks = { [3] = $"127.0.0.1:{_ps.Port}" } };
        var config = new ConfigProto { ClusterDef = new ClusterDef { Job = { master, store } } };
        change?.Invoke(config);
        return config;
    }

    async Task<T> CallAsync<TRequest, T>(Method<TRequest, T> method, TRequest request) where TRequest : class where T : class =>
        await _channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(deadline: DateTime.UtcNow.AddSeconds(60)), request);

    async Task<string> OpenAsync(ConfigProto config) => (await CallAsync(MasterMethods.CreateSession,
        new CreateSessionRequest { GraphDef = Model(), Config = config, Target = $"grpc://{Address}" })).SessionHandle;

    /// <summary>y, or the status of the step.</summary>
    async Task<string> RunAsync(string session, string? target = null)
    {
        var request = new RunStepRequest { SessionHandle = session, StoreErrorsInResponseBody = true };
        if (target is null) request.Fetch.Add("y:0");
        else request.Target.Add(target);
        RunStepResponse response = await CallAsync(MasterMethods.RunStep, request);
        if (response.StatusCode != Code.Ok) return $"{response.StatusCode}: {response.StatusErrorMessage}";
        using Tensor? y = response.Tensor.SingleOrDefault()?.Tensor.ToTensor();
        return $"{y?.Item<float>()}";
    }

    [Fact]
    public async Task Tasks_go_by_the_names_of_the_sessions_cluster()
    {
        string session = await OpenAsync(Config());
        Assert.Equal("", await RunAsync(session, "init"));
        Assert.Equal("3", await RunAsync(session));
        ListDevicesResponse devices = await CallAsync(MasterMethods.ListDevices, new ListDevicesRequest { SessionHandle = session });
        Assert.Equal([$"{Master}/device:CPU:0"], devices.LocalDevice.Select(d => d.Name));
        Assert.Equal([$"{Store}/device:CPU:0"], devices.RemoteDevice.Select(d => d.Name));
        await CallAsync(MasterMethods.CloseSession, new CloseSessionRequest { SessionHandle = session });
        Assert.Equal(0, _ps.SessionCount + _worker.SessionCount);
    }

    [Fact]
    public async Task State_ends_with_the_session_unless_its_client_shares_it()
    {
        string alone = await OpenAsync(Config());
        await RunAsync(alone, "init");
        string other = await RunAsync(await OpenAsync(Config()));
        Assert.StartsWith("FailedPrecondition: From /job:", other, StringComparison.Ordinal);
        Assert.Contains("Attempting to use uninitialized value v", other, StringComparison.Ordinal);

        Action<ConfigProto> shares = config => config.Experimental = new() { ShareSessionStateInClusterspecPropagation = true };
        Assert.StartsWith("FailedPrecondition", await RunAsync(await OpenAsync(Config(shares))), StringComparison.Ordinal);
        await RunAsync(await OpenAsync(Config(shares)), "init");
        Assert.Equal("3", await RunAsync(await OpenAsync(Config(shares))));
        await DisposeAsync(); // what is shared stays until the task ends
    }

    [Fact]
    public async Task A_cluster_that_cannot_be_the_masters_is_refused()
    {
        Action<ConfigProto> absent = config => config.ClusterDef.Job.RemoveAt(0);
        Action<ConfigProto> twice = config => config.ClusterDef.Job[0].Tasks[1] = Address;
        Action<ConfigProto> booted = config => config.ClusterDef.Job[0].Name = "worker";
        await AssertRefusedAsync(absent, "The master (current machine) is not included in the provided cluster_def.");
        await AssertRefusedAsync(twice, "Found multiple matching tasks that correspond to to the master.");
        await AssertRefusedAsync(booted, "The ClusterSpec names the job and task index to be the same names that were provided when the server booted.");
        Assert.Equal(0, _ps.SessionCount + _worker.SessionCount);
    }

    async Task AssertRefusedAsync(Action<ConfigProto> change, string text)
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(() => OpenAsync(Config(change)));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.StartsWith(text, error.Status.Detail, StringComparison.Ordinal);
    }
}
