using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>Finds the workers of a cluster: this process's own directly, the others by a channel that is made once.</summary>
interface IWorkerDirectory
{
    /// <summary>The tasks that can be found.</summary>
    ClusterSpec Cluster { get; }

    /// <summary>The worker of a task. Nothing is sent yet.</summary>
    /// <exception cref="StatusException">INTERNAL or INVALID_ARGUMENT: the cluster has no such task.</exception>
    IWorker Find(TaskName task);

    /// <summary>The worker that sends the value of a key.</summary>
    /// <exception cref="TensorHarbor.Tensors.StatusException">INVALID_ARGUMENT: the key, or there is no such task.</exception>
    IWorker FindSender(string key) => Find(TaskName.Of(RendezvousKey.Parse(key).SendDevice));
}
