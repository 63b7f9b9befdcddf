using TensorHarbor.Distributed.Links;
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

    public void Receive(string key, IValueReceiver receiver, CancellationToken stop)
    {
        if (key.StartsWith(devicePrefix, StringComparison.Ordinal)) local.Receive(key, receiver, stop);
        else peers.FindSender(key).Receive(stepId, key, receiver, stop);
    }

    public void Hold() => LinkBatch.Hold();

    public void Release() => LinkBatch.Release();
}
