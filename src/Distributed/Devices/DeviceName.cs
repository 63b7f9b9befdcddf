using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Devices;

/// <summary>
/// The name of a device, perhaps partly: <c>/job:ps/replica:0/task:1/device:CPU:0</c>. A field that is <see langword="null"/> is any;
/// names in graphs may leave out every field, or give it as <c>*</c>.
/// </summary>
/// <param name="Job">Name of the job.</param>
/// <param name="Replica">Number of the replica, 0 in all clusters of today.</param>
/// <param name="Task">Number of the task in its job.</param>
/// <param name="Type">Type of the device: <c>CPU</c>, <c>GPU</c>.</param>
/// <param name="Id">Number of the device among those of its type in the task.</param>
public readonly record struct DeviceName(string? Job = null, int? Replica = null, int? Task = null, string? Type = null, int? Id = null)
{
    /// <summary>Does it leave all fields open?</summary>
    public bool IsEmpty => this == default;

    /// <summary>The task without the device: <c>/job:ps/replica:0/task:1</c>.</summary>
    public DeviceName OfTask => this with { Type = null, Id = null };

    /// <summary>The first CPU of a task.</summary>
    public static DeviceName Cpu(string job, int task) => new(job, 0, task, "CPU", 0);

    /// <summary>Parses a name with TensorFlow's rules: <c>/cpu:0</c> is <c>/device:CPU:0</c>; of a field given twice the last counts.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: not a device name.</exception>
    public static DeviceName Parse(string text) => TryParse(text, out DeviceName name)
        ? name
        : Throw.InvalidArgument<DeviceName>($"Malformed device specification '{text}'");

    /// <summary>Tries <see cref="Parse"/>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DeviceName name)
    {
        name = default;
        if (text is null) return false;
        if (text.Length == 0 || text == "/") return true;
        if (text[0] != '/') return false;
        foreach (string part in text[1..].Split('/'))
        {
            if (!TryAdd(part, ref name)) return false;
        }
        return true;
    }

    static bool TryAdd(string part, ref DeviceName name)
    {
        int colon = part.IndexOf(':');
        if (colon < 0) return false;
        string value = part[(colon + 1)..];
        switch (part[..colon])
        {
            case "job":
                name = name with { Job = value == "*" ? null : value };
                return value == "*" || IsWord(value);
            case "replica":
                name = name with { Replica = Number(value, out bool isReplica) };
                return isReplica;
            case "task":
                name = name with { Task = Number(value, out bool isTask) };
                return isTask;
            case "device":
                return TryAddDevice(value, ref name);
            case "cpu" or "CPU" or "gpu" or "GPU":
                name = name with { Type = part[..colon].ToUpperInvariant(), Id = Number(value, out bool isId) };
                return isId;
            default:
                return false;
        }
    }

    static bool TryAddDevice(string value, ref DeviceName name)
    {
        int colon = value.IndexOf(':');
        string type = colon < 0 ? value : value[..colon];
        bool isId = true;
        int? id = colon < 0 ? null : Number(value[(colon + 1)..], out isId);
        name = name with { Type = type == "*" ? null : type, Id = id };
        return isId && (type == "*" || IsWord(type));
    }

    static int? Number(string text, out bool isValid)
    {
        isValid = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || text == "*";
        return isValid && text != "*" ? number : null;
    }

    static bool IsWord(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>This name with the open fields taken from <paramref name="outer"/>, as the inner of two nested <c>tf.device</c> scopes.</summary>
    public DeviceName Over(DeviceName outer) =>
        new(Job ?? outer.Job, Replica ?? outer.Replica, Task ?? outer.Task, Type ?? outer.Type, Id ?? outer.Id);

    /// <summary>Is <paramref name="other"/> equal in every field that this name gives? A field that the other leaves open does not match.</summary>
    public bool Matches(DeviceName other) => (Job is null || Job == other.Job) && (Replica is null || Replica == other.Replica)
        && (Task is null || Task == other.Task) && (Type is null || Type == other.Type) && (Id is null || Id == other.Id);

    /// <summary>Is there a device that both names match: no field is given differently by both?</summary>
    public bool AgreesWith(DeviceName other) => Over(other) == other.Over(this);

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Job is not null) text.Append("/job:").Append(Job);
        if (Replica is { } replica) text.Append(CultureInfo.InvariantCulture, $"/replica:{replica}");
        if (Task is { } task) text.Append(CultureInfo.InvariantCulture, $"/task:{task}");
        if (Type is not null || Id is not null)
        {
            text.Append("/device:").Append(Type ?? "*").Append(':').Append(Id?.ToString(CultureInfo.InvariantCulture) ?? "*");
        }
        return text.ToString();
    }
}
