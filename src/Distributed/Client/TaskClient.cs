using Grpc.Core;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Client;

/// <summary>Asks the tasks of a cluster what they are, and tells them what has ended.</summary>
/// <param name="cluster">The cluster as this process was given it.</param>
/// <param name="security">TLS and token.</param>
/// <param name="limits">Sizes, and how long a task may be silent.</param>
public sealed class TaskClient(ClusterSpec cluster, HostSecurity security, HostLimits limits) : IDisposable
{
    readonly ChannelPool _channels = new(security, limits);

    /// <summary>What a task is, ours or TensorFlow's.</summary>
    /// <param name="task">The task.</param>
    /// <param name="waits">Wait until it is up, instead of failing with UNAVAILABLE.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StatusException">UNAVAILABLE: it is not up.</exception>
    public async Task<PeerStatus> AskAsync(TaskName task, bool waits, CancellationToken stop)
    {
        try
        {
            TaskStatusResponse status = await CallAsync(TaskMethods.Status, new TaskStatusRequest(), task, waits, stop).ConfigureAwait(false);
            return new(TaskName.Of(status.Task), status.Incarnation)
            {
                Cluster = status.Cluster,
                Fingerprint = status.Fingerprint,
                Sessions = status.Sessions,
                Steps = status.Steps,
                StepsPerSecond = status.StepsPerSecond,
                BytesReceived = status.BytesReceived,
                BytesSent = status.BytesSent,
                Uptime = TimeSpan.FromSeconds(status.UptimeSeconds),
            };
        }
        catch (StatusException e) when (e.Code == ErrorCode.Unimplemented)
        {
            GetStatusResponse devices = await CallAsync(WorkerMethods.GetStatus, new GetStatusRequest(), task, waits, stop).ConfigureAwait(false);
            return new(TaskName.Of(devices.DeviceAttributes[0].Name), devices.DeviceAttributes[0].Incarnation);
        }
    }

    /// <summary>Checks that a task is who the cluster says, and that it was given the same cluster.</summary>
    /// <returns>Its status.</returns>
    /// <exception cref="StatusException">FAILED_PRECONDITION: another task, or another cluster, with both lists; UNAVAILABLE: it is not up.</exception>
    public async Task<PeerStatus> CheckAsync(TaskName task, bool waits, CancellationToken stop)
    {
        PeerStatus status = await AskAsync(task, waits, stop).ConfigureAwait(false);
        if (status.Task != task || (status.Fingerprint is { } other && other != cluster.Fingerprint))
        {
            throw new StatusException(ErrorCode.FailedPrecondition,
                $"The host lists differ: {cluster.AddressOf(task)} should be {task} of the cluster [{cluster}], and is {status.Task} of the cluster "
                + $"[{status.Cluster ?? "a task of TensorFlow does not say"}]. Start all tasks with the same lists in the same order");
        }
        return status;
    }

    /// <summary>Tells a task that workers have ended their work.</summary>
    /// <param name="receiver">The task that is told.</param>
    /// <param name="done">The workers.</param>
    /// <param name="isJobDone">Is the whole job done?</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StatusException">UNAVAILABLE: it is not up; UNIMPLEMENTED: it is a task of TensorFlow.</exception>
    public Task TellDoneAsync(TaskName receiver, IEnumerable<TaskName> done, bool isJobDone, CancellationToken stop) =>
        CallAsync(TaskMethods.Done, new TaskDoneRequest { Tasks = { done.Select(t => t.ToString()) }, IsJobDone = isJobDone }, receiver, waits: false, stop);

    async Task<TResponse> CallAsync<TRequest, TResponse>(Method<TRequest, TResponse> method, TRequest request, TaskName task, bool waits, CancellationToken stop)
        where TRequest : class where TResponse : class
    {
        CallOptions options = new CallOptions(cancellationToken: stop).WithWaitForReady(waits);
        try
        {
            return await _channels.To(cluster.AddressOf(task)).AsyncUnaryCall(method, null, options, request).ResponseAsync.ConfigureAwait(false);
        }
        catch (RpcException e)
        {
            throw ErrorPayloads.FromRpc(e, stop);
        }
    }

    /// <summary>Closes the channels.</summary>
    public void Dispose() => _channels.Dispose();
}
