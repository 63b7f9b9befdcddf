using System.Net;
using TensorHarbor.Distributed.Client;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;

namespace TensorHarbor.Distributed.Tests.Security;

/// <summary>A ps of this process with some security, and what clients with another are told.</summary>
sealed class SecuredTask : IAsyncDisposable
{
    static readonly TaskName _ps = new("ps", 0);

    readonly TaskServer _server;

    SecuredTask(TaskServer server) => _server = server;

    public int Port => _server.Port;

    public static async Task<SecuredTask> StartAsync(HostSecurityOptions security) => new(await TaskServer.StartAsync(
        new()
        {
            Cluster = ClusterSpec.Of(("ps", ["127.0.0.1:0"])),
            Task = _ps,
            Host = new GrpcHostOptions { Address = IPAddress.Loopback, Security = new HostSecurity(security) },
        },
        OpTable.Instance, CancellationToken.None));

    /// <summary>Asks the task who it is.</summary>
    /// <param name="security">The client's own.</param>
    /// <param name="host">The name by which the client calls it.</param>
    public async Task<PeerStatus> AskAsync(HostSecurityOptions security, string host = "127.0.0.1")
    {
        using var client = new TaskClient(ClusterSpec.Of(("ps", [$"{host}:{Port}"])), new HostSecurity(security), HostLimits.Default);
        return await client.AskAsync(_ps, waits: false, CancellationToken.None);
    }

    /// <summary>The text of the UNAUTHENTICATED that a client gets.</summary>
    public async Task<string> RefusalAsync(HostSecurityOptions security, string host = "127.0.0.1")
    {
        StatusException refused = await Assert.ThrowsAnyAsync<StatusException>(() => AskAsync(security, host));
        Assert.True(refused.Code == ErrorCode.Unauthenticated, refused.ToString());
        return refused.Message;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
