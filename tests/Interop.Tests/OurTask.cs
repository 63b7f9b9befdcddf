using System.Net;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Services;
using TensorHarbor.Hosting;
using TensorHarbor.Ops;
using TensorHarbor.Runtime;

namespace TensorHarbor.Interop.Tests;

/// <summary>Tasks of ours in this process, at the loopback.</summary>
static class OurTask
{
    /// <summary>Starts one.</summary>
    public static Task<TaskServer> StartAsync(ClusterSpec cluster, TaskName task) => TaskServer.StartAsync(
        new TaskServerOptions
        {
            Cluster = cluster,
            Task = task,
            Host = new GrpcHostOptions { Address = IPAddress.Loopback },
            Session = new SessionOptions { IntraOpThreads = 1 },
        },
        OpTable.Instance, TestContext.Current.CancellationToken);

    /// <summary>Starts one of a cluster of ps and workers.</summary>
    public static Task<TaskServer> StartAsync(string job, int index, string[] ps, string[] workers) =>
        StartAsync(ClusterSpec.Of(("ps", ps), ("worker", workers)), new TaskName(job, index));
}
