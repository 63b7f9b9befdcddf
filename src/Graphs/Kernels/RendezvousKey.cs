using System.Globalization;
using TensorHarbor.Tensors;

namespace TensorHarbor.Graphs;

/// <summary>
/// A rendezvous key taken apart. Text: <c>send device;incarnation in 16 hexadecimal digits;receive device;tensor name;frame:iteration</c>,
/// as TensorFlow's <c>Rendezvous::CreateKey</c> makes it.
/// </summary>
/// <param name="SendDevice">Full name of the device that sends.</param>
/// <param name="Incarnation">Incarnation of that device.</param>
/// <param name="RecvDevice">Full name of the device that receives.</param>
/// <param name="TensorName">Name of the edge.</param>
/// <param name="FrameIteration"><c>frame id:iteration</c>; <c>0:0</c> outside of loops.</param>
public readonly record struct RendezvousKey(string SendDevice, ulong Incarnation, string RecvDevice, string TensorName, string FrameIteration)
{
    /// <summary>Frame and iteration outside of loops.</summary>
    public const string NoFrame = "0:0";

    /// <summary>Takes a key apart.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not five parts, a device that is no full name, or no hexadecimal incarnation.</exception>
    public static RendezvousKey Parse(string key)
    {
        string[] parts = key.Split(';');
        bool isValid = parts.Length == 5 && IsFullDevice(parts[0]) && IsFullDevice(parts[2]) && parts[3].Length > 0 && parts[4].Length > 0;
        if (!isValid || !ulong.TryParse(parts[1], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong incarnation))
        {
            return Throw.InvalidArgument<RendezvousKey>($"Invalid  rendezvous key: {key}");
        }
        return new(parts[0], incarnation, parts[2], parts[3], parts[4]);
    }

    static bool IsFullDevice(string name)
    {
        string[] parts = name.Split('/');
        return parts is ["", var job, var replica, var task, var device] && job.StartsWith("job:", StringComparison.Ordinal)
            && replica.StartsWith("replica:", StringComparison.Ordinal) && task.StartsWith("task:", StringComparison.Ordinal)
            && device.StartsWith("device:", StringComparison.Ordinal);
    }

    /// <summary>The text up to frame and iteration, which is the same for all steps.</summary>
    public static string Prefix(string sendDevice, ulong incarnation, string recvDevice, string tensorName) =>
        $"{sendDevice};{incarnation:x16};{recvDevice};{tensorName};";

    /// <inheritdoc/>
    public override string ToString() => Prefix(SendDevice, Incarnation, RecvDevice, TensorName) + FrameIteration;
}
