using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>A cluster that a session brings along (<c>ConfigProto.cluster_def</c>), and what the master's task is called in it.</summary>
static class OwnCluster
{
    const string Protocol = "grpc://";

    /// <summary>The master's name in a session's cluster: the task that listens where the client has reached it.</summary>
    /// <param name="target">What the client connected to: <c>grpc://host:port</c>.</param>
    /// <param name="cluster">The session's cluster.</param>
    /// <param name="booted">The name that the task was started with.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: no task or several listen there, or the task is called as it was when it was started.</exception>
    public static TaskName NameOf(string target, ClusterDef cluster, TaskName booted)
    {
        string address = target.StartsWith(Protocol, StringComparison.Ordinal) ? target[Protocol.Length..] : target;
        TaskName[] names = [.. cluster.Job.SelectMany(job => job.Tasks.Where(t => t.Value == address).Select(t => new TaskName(job.Name, t.Key)))];
        if (names.Length == 0) Throw.InvalidArgument($"The master (current machine) is not included in the provided cluster_def. {cluster}");
        if (names.Length > 1)
        {
            Throw.InvalidArgument($"Found multiple matching tasks that correspond to to the master. Master target: '{target}'. ClusterDef: {cluster}");
        }
        return names[0] != booted ? names[0] : Throw.InvalidArgument<TaskName>("The ClusterSpec names the job and task index to be the same names that were "
            + $"provided when the server booted. This is currently not allowed. Job: {booted.Job}, task index: {booted.Index}");
    }
}
