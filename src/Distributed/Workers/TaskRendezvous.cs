using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;
using TensorHarbor.Runtime;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>What the kernels of one step send to and receive from: this task's values lie here, those of other tasks are asked for there.</summary>
/// <param name="stepId">The step.</param>
/// <param name="local">Values that this task sends.</param>
/// <param name="devicePrefix">How names of this task's devices begin: <c>/job:ps/replica:0/task:0/</c>.</param>
/// <param name="peers">The other tasks.</param>
sealed class TaskRendezvous(long stepId, LocalRendezvous local, string devicePrefix, IWorkerDirectory peers) : IRendezvous
{
    public void Send(string key, Tensor? value) => local.Send(key, value);

    public ValueTask<Tensor?> ReceiveAsync(string key, CancellationToken stop) =>
        key.StartsWith(devicePrefix, StringComparison.Ordinal) ? local.ReceiveAsync(key, stop) : ReceiveFromPeer(key, stop);

    async ValueTask<Tensor?> ReceiveFromPeer(string key, CancellationToken stop)
    {
        TaskName sender = TaskName.Of(RendezvousKey.Parse(key).SendDevice);
        return await peers.Find(sender).ReceiveTensorAsync(stepId, key, Random.Shared.NextInt64(1, long.MaxValue), stop).ConfigureAwait(false);
    }
}
