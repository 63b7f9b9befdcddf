using System.Collections.Concurrent;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Wire;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Graphs;
using TensorHarbor.Hosting;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The sessions of this task by the master's handle, and the one that needs no creation.</summary>
/// <param name="task">This task.</param>
/// <param name="peers">The tasks of the cluster that the process was started with.</param>
/// <param name="resources">What all sessions share that are not isolated.</param>
/// <param name="connect">Finds the tasks of another cluster that a session brings along.</param>
/// <param name="limits">How many sessions there may be.</param>
sealed class WorkerSessions(TaskName task, IWorkerDirectory peers, ResourceManager resources, Func<ClusterSpec, TaskName, IWorkerDirectory> connect, HostLimits limits) : IDisposable
{
    readonly ConcurrentDictionary<string, WorkerSession> _sessions = new();
    readonly WorkerSession _legacy = new("", task, peers, resources, ownsResources: false);

    /// <summary>Number of sessions that a master has made.</summary>
    public int Count => _sessions.Count;

    /// <summary>Number of graphs registered in all sessions.</summary>
    public int GraphCount => _sessions.Values.Append(_legacy).Sum(s => s.GraphCount);

    /// <summary>Makes a session; one that is there stays. Sessions of an earlier incarnation of the same master end.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no handle; RESOURCE_EXHAUSTED: one session too many.</exception>
    public void Create(CreateWorkerSessionRequest request)
    {
        if (request.SessionHandle.Length == 0) Throw.InvalidArgument("Session must be non-empty.");
        EndSessionsOfOlder(request.MasterTask, request.MasterIncarnation);
        if (_sessions.ContainsKey(request.SessionHandle)) return;
        limits.CheckSessions(_sessions.Count);
        WorkerSession session = Make(request);
        if (!_sessions.TryAdd(request.SessionHandle, session)) session.Close();
    }

    WorkerSession Make(CreateWorkerSessionRequest request)
    {
        (TaskName self, IWorkerDirectory tasks) = (task, peers);
        if (request.ServerDef?.Cluster is { Job.Count: > 0 } cluster)
        {
            self = new TaskName(request.ServerDef.JobName, request.ServerDef.TaskIndex);
            tasks = connect(ClusterSpec.FromProto(cluster), self);
        }
        bool isIsolated = request.IsolateSessionState;
        return new(request.SessionHandle, self, tasks, isIsolated ? new ResourceManager(self.Job) : resources, isIsolated)
        {
            MasterTask = request.MasterTask,
            MasterIncarnation = request.MasterIncarnation,
        };
    }

    void EndSessionsOfOlder(string master, long incarnation)
    {
        if (master.Length == 0) return;
        foreach (WorkerSession session in _sessions.Values)
        {
            if (session.MasterTask == master && session.MasterIncarnation != incarnation) Delete(session.Handle);
        }
    }

    /// <summary>Ends a session; one that is not known is no error.</summary>
    public void Delete(string handle)
    {
        if (_sessions.TryRemove(handle, out WorkerSession? session)) session.Close();
    }

    /// <summary>The session of a call, held until <see cref="WorkerSession.Leave"/>.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="isCreated">Does the caller say that it was created? If not, it is the one that needs no creation.</param>
    /// <exception cref="StatusException">ABORTED: there is no such session, perhaps since this process has restarted.</exception>
    public WorkerSession Enter(string handle, bool isCreated)
    {
        WorkerSession? session = !isCreated || handle.Length == 0 ? _legacy : _sessions.GetValueOrDefault(handle);
        if (session is not null && session.TryEnter()) return session;
        throw new WorkerRestartedException(
            $"Session handle is not found: {handle}. Possibly this worker (\"{task}\") just restarted.");
    }

    /// <summary>Is it the CPU of this task, by its name here or in the cluster of a session?</summary>
    public bool IsOwnCpu(string device) =>
        device == _legacy.Cpu || _sessions.Any(s => device == s.Value.Cpu);

    /// <summary>Ends all sessions.</summary>
    public void Dispose()
    {
        foreach (string handle in _sessions.Keys) Delete(handle);
        _legacy.Close();
    }
}
