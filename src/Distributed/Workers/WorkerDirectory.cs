using System.Collections.Concurrent;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Graphs;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The workers of a cluster: one is this process's own, the others are reached by channels.</summary>
/// <param name="cluster">The cluster.</param>
/// <param name="self">Which of its tasks this process is.</param>
/// <param name="own">This process's worker, when it has been made.</param>
/// <param name="channels">Channels to the others.</param>
sealed class WorkerDirectory(ClusterSpec cluster, TaskName self, Func<IWorker> own, ChannelPool channels) : IWorkerDirectory
{
    readonly ConcurrentDictionary<TaskName, IWorker> _remote = new();
    readonly ConcurrentDictionary<string, IWorker> _senders = new();

    public ClusterSpec Cluster => cluster;

    public IWorker Find(TaskName task) => task == self
        ? own()
        : _remote.GetOrAdd(task, static (t, d) => d.Channels.WorkerAt(d.Cluster.AddressOf(t)), (Cluster: cluster, Channels: channels));

    public IWorker FindSender(string key)
    {
        ReadOnlySpan<char> device = key.AsSpan(0, Math.Max(0, key.IndexOf(';')));
        if (_senders.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(device, out IWorker? worker)) return worker;
        return _senders[device.ToString()] = Find(TaskName.Of(RendezvousKey.Parse(key).SendDevice));
    }
}
