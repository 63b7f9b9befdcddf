using Grpc.Core;
using Google.Protobuf;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Links;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Services;

/// <summary><c>tensorharbor.TaskService</c> for a task of this process: what it is, what it does, and who has ended.</summary>
static class TaskService
{
    /// <summary>The service.</summary>
    public static ServerServiceDefinition Of(TaskName task, ClusterSpec cluster, LocalWorker worker, LinkAcceptor links, FinishedTasks finished) => new ServiceBuilder()
        .Add(TaskMethods.Status, (_, _) => Task.FromResult(new TaskStatusResponse
        {
            Task = task.ToString(),
            Incarnation = worker.Devices.Incarnation,
            Fingerprint = cluster.Fingerprint,
            Cluster = cluster.ToString(),
            Sessions = worker.SessionCount,
            Steps = worker.Metrics.Steps.Ended,
            StepsPerSecond = worker.Metrics.StepsPerSecond,
            BytesReceived = worker.Received.Bytes,
            BytesSent = worker.Sent.Bytes,
            UptimeSeconds = worker.Metrics.Uptime.TotalSeconds,
            LinkVersion = LinkAcceptor.Version,
            LinkKey = ByteString.CopyFrom(links.Key),
        }))
        .Add(TaskMethods.Done, (request, _) =>
        {
            finished.Add([.. request.Tasks.Select(TaskName.Of)], request.IsJobDone);
            return Task.FromResult(new TaskDoneResponse());
        })
        .Build();
}
