using TensorHarbor.Distributed.Devices;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Cluster;

/// <summary>A task of a cluster, which is one process.</summary>
/// <param name="Job">Name of its job: <c>ps</c>, <c>worker</c>.</param>
/// <param name="Index">Number in the job.</param>
public readonly record struct TaskName(string Job, int Index)
{
    /// <summary>The job of the parameter servers.</summary>
    public const string PsJob = "ps";

    /// <summary>The job of the workers.</summary>
    public const string WorkerJob = "worker";

    /// <summary>The job of a chief that is not the first worker.</summary>
    public const string ChiefJob = "chief";

    /// <summary>The task of a device.</summary>
    /// <param name="device">Full name of a device, or of a task: <c>/job:ps/replica:0/task:1</c>.</param>
    /// <exception cref="StatusException">INVALID_ARGUMENT: the name has no job or no task.</exception>
    public static TaskName Of(string device) => DeviceName.Parse(device) is { Job: { } job, Task: { } task }
        ? new(job, task)
        : Throw.InvalidArgument<TaskName>($"Expected a job and a task in device name '{device}'");

    /// <summary>The CPU that every task has.</summary>
    public DeviceName Cpu => DeviceName.Cpu(Job, Index);

    /// <summary>As devices name it: <c>/job:ps/replica:0/task:1</c>.</summary>
    public override string ToString() => $"/job:{Job}/replica:0/task:{Index}";
}
