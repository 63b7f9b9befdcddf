using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Cluster;

/// <summary>The tasks of a cluster by job and number, and where each listens (<c>ClusterDef</c>).</summary>
public sealed class ClusterSpec
{
    readonly ImmutableSortedDictionary<string, ImmutableSortedDictionary<int, string>> _jobs;

    /// <summary>A cluster of jobs; of each, number of a task to <c>host:port</c>. Numbers may have gaps.</summary>
    public ClusterSpec(IEnumerable<KeyValuePair<string, IReadOnlyDictionary<int, string>>> jobs) => _jobs = jobs.ToImmutableSortedDictionary(
        j => j.Key, j => j.Value.ToImmutableSortedDictionary(), StringComparer.Ordinal);

    /// <summary>A cluster whose tasks are numbered from 0.</summary>
    /// <param name="jobs">Name of a job and the addresses of its tasks in order.</param>
    public static ClusterSpec Of(params ReadOnlySpan<(string Job, IReadOnlyList<string> Addresses)> jobs)
    {
        var all = new Dictionary<string, IReadOnlyDictionary<int, string>>();
        foreach ((string job, IReadOnlyList<string> addresses) in jobs)
        {
            all.Add(job, addresses.Select((a, i) => (a, i)).ToDictionary(p => p.i, p => p.a));
        }
        return new(all);
    }

    /// <summary>The cluster of a message.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: a job twice.</exception>
    public static ClusterSpec FromProto(ClusterDef proto)
    {
        var jobs = new Dictionary<string, IReadOnlyDictionary<int, string>>();
        foreach (JobDef job in proto.Job)
        {
            if (!jobs.TryAdd(job.Name, job.Tasks.ToDictionary())) Throw.InvalidArgument($"Job '{job.Name}' is given twice in the cluster");
        }
        return new(jobs);
    }

    /// <summary>The message of the cluster.</summary>
    public ClusterDef ToProto()
    {
        var proto = new ClusterDef();
        foreach ((string name, ImmutableSortedDictionary<int, string> tasks) in _jobs) proto.Job.Add(new JobDef { Name = name, Tasks = { tasks } });
        return proto;
    }

    /// <summary>All tasks, by job and number.</summary>
    public IEnumerable<TaskName> Tasks => _jobs.SelectMany(j => j.Value.Keys.Select(t => new TaskName(j.Key, t)));

    /// <summary>The tasks that train: all workers, and the chief where it is a job of its own; the chief comes first.</summary>
    public IEnumerable<TaskName> Trainers => Tasks.Where(t => t.Job is TaskName.ChiefJob or TaskName.WorkerJob);

    /// <summary>The parameter servers.</summary>
    public IEnumerable<TaskName> ParameterServers => Tasks.Where(t => t.Job == TaskName.PsJob);

    /// <summary>Number of tasks of a job.</summary>
    public int CountOf(string job) => _jobs.TryGetValue(job, out ImmutableSortedDictionary<int, string>? tasks) ? tasks.Count : 0;

    /// <summary>Is the task in the cluster?</summary>
    public bool Contains(TaskName task) => _jobs.TryGetValue(task.Job, out ImmutableSortedDictionary<int, string>? tasks) && tasks.ContainsKey(task.Index);

    /// <summary>Where a task listens: <c>host:port</c>.</summary>
    /// <exception cref="StatusException">INTERNAL: no such job; INVALID_ARGUMENT: no such task in it.</exception>
    public string AddressOf(TaskName task)
    {
        if (!_jobs.TryGetValue(task.Job, out ImmutableSortedDictionary<int, string>? tasks)) Throw.Internal($"Job \"{task.Job}\" was not defined in cluster");
        return tasks.TryGetValue(task.Index, out string? address)
            ? address
            : Throw.InvalidArgument<string>($"Task {task.Index} was not defined in job \"{task.Job}\"");
    }

    /// <summary>
    /// Says whether two tasks were given the same cluster: 16 hexadecimal digits of a hash over jobs, numbers and addresses in order.
    /// </summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToString())).AsSpan(0, 8));

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", _jobs.Select(j => $"{j.Key}: {string.Join(", ", j.Value.Select(t => $"{t.Key} at {t.Value}"))}"));
}
