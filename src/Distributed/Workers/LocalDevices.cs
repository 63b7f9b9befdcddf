using System.Security.Cryptography;
using TensorHarbor.Distributed.Cluster;
using TensorHarbor.Formats.Protos;

namespace TensorHarbor.Distributed.Workers;

/// <summary>The devices of this process: one CPU. Their incarnation tells peers that the process is another than before.</summary>
/// <param name="task">The task.</param>
sealed class LocalDevices(TaskName task)
{
    const long CpuMemoryLimit = 256 << 20; // what TensorFlow's CPU devices say, whatever the machine has

    /// <summary>Full name of the CPU.</summary>
    public string Cpu { get; } = task.Cpu.ToString();

    /// <summary>Incarnation of the CPU, random and not 0.</summary>
    public ulong Incarnation { get; } = NewIncarnation();

    /// <summary>The devices as a master asks for them.</summary>
    public DeviceAttributes Attributes => new()
    {
        Name = Cpu,
        DeviceType = "CPU",
        MemoryLimit = CpuMemoryLimit,
        Locality = new DeviceLocality(),
        Incarnation = Incarnation,
        XlaGlobalId = -1,
    };

    static ulong NewIncarnation()
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToUInt64(bytes) | 1;
    }
}
