using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Distributed.Devices;
using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>The tasks that a session uses and their devices.</summary>
/// <param name="Tasks">The tasks.</param>
/// <param name="Devices">Devices of all tasks as the tasks describe them; the master's own come first.</param>
sealed record ClusterDevices(IReadOnlyList<TaskName> Tasks, IReadOnlyList<DeviceAttributes> Devices)
{
    /// <summary>Incarnations by full device names.</summary>
    public IReadOnlyDictionary<DeviceName, ulong> Incarnations { get; } = Devices.ToDictionary(d => DeviceName.Parse(d.Name), d => d.Incarnation);

    /// <summary>Asks the tasks of a cluster for their devices, and waits for those that are not up.</summary>
    /// <param name="workers">The cluster.</param>
    /// <param name="self">The master's task, which always takes part.</param>
    /// <param name="filters">Device names, perhaps partly; a task takes part if one of them does not exclude it. None: all tasks.</param>
    /// <param name="options">When to report waiting.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a filter is not a device name.</exception>
    public static async Task<ClusterDevices> FindAsync(
        IWorkerDirectory workers, TaskName self, IReadOnlyList<string> filters, MasterOptions options, CancellationToken stop)
    {
        TaskName[] tasks = [self, .. Choose(workers.Cluster, filters).Where(t => t != self)];
        IReadOnlyList<DeviceAttributes>[] devices = await Task.WhenAll(tasks.Select(t => AskAsync(workers.Find(t), t, options, stop))).ConfigureAwait(false);
        return new(tasks, [.. devices.SelectMany(d => d)]);
    }

    /// <summary>The tasks that device filters do not exclude.</summary>
    public static IEnumerable<TaskName> Choose(ClusterSpec cluster, IReadOnlyList<string> filters)
    {
        DeviceName[] names = [.. filters.Select(DeviceName.Parse)];
        return cluster.Tasks.Where(t => names.Length == 0 || names.Any(n => n.AgreesWith(t.Cpu.OfTask)));
    }

    static async Task<IReadOnlyList<DeviceAttributes>> AskAsync(IWorker worker, TaskName task, MasterOptions options, CancellationToken stop)
    {
        Task<GetStatusResponse> status = worker.GetStatusAsync(waitsForTask: true, stop);
        while (!status.IsCompleted)
        {
            using var reported = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Task report = Task.Delay(options.WaitingReport, reported.Token);
            if (await Task.WhenAny(status, report).ConfigureAwait(false) == report && !stop.IsCancellationRequested)
            {
                options.Log($"CreateSession still waiting for response from worker: {task}");
            }
            await reported.CancelAsync().ConfigureAwait(false);
        }
        IReadOnlyList<DeviceAttributes> devices = (await status.ConfigureAwait(false)).DeviceAttributes;
        return [.. devices.Select(d => Renamed(d, task))];
    }

    /// <summary>A task tells its devices by the name that it was started with; in the session's cluster it may have another.</summary>
    static DeviceAttributes Renamed(DeviceAttributes device, TaskName task)
    {
        DeviceAttributes renamed = device.Clone();
        renamed.Name = $"{task}{device.Name[device.Name.LastIndexOf('/')..]}";
        return renamed;
    }
}
