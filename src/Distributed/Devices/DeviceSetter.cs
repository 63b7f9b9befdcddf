namespace TensorHarbor.Distributed.Devices;

/// <summary>
/// Puts variables on the ps and everything else on a worker, as <c>tf.train.replica_device_setter</c>. All workers must build the same
/// variables in the same order with a setter of their own, so that they agree where each is.
/// </summary>
/// <param name="psTasks">Number of ps; 0: everything goes to the worker.</param>
/// <param name="worker">Where the rest goes: <c>/job:worker/task:1</c>.</param>
public sealed class DeviceSetter(int psTasks, DeviceName worker)
{
    static readonly HashSet<string> _variableOps =
    [
        "Variable", "VariableV2", "AutoReloadVariable", "MutableHashTable", "MutableHashTableV2", "MutableHashTableOfTensors",
        "MutableHashTableOfTensorsV2", "MutableDenseHashTable", "MutableDenseHashTableV2", "VarHandleOp", "BoostedTreesEnsembleResourceHandleOp",
        "BoostedTreesQuantileStreamResourceHandleOp", "ResourceConditionalAccumulator", "DecisionTreeResource",
    ];

    /// <summary>The job of the ps.</summary>
    public DeviceName Ps { get; init; } = new("ps");

    /// <summary>Which ps a variable goes to.</summary>
    public IVariableSpread Spread { get; init; } = new RoundRobin(psTasks);

    /// <summary>Complete a device that a node asks for already? Else it stays as it is.</summary>
    public bool MergesDevices { get; init; } = true;

    /// <summary>The device of a new node.</summary>
    /// <param name="op">Its op.</param>
    /// <param name="requested">What it asks for itself: fields that it gives win, and a job other than the ps' keeps it from them.</param>
    /// <param name="bytes">Size of the variable's value; of other nodes it does not count.</param>
    public DeviceName DeviceOf(string op, DeviceName requested, long bytes)
    {
        if (!MergesDevices && !requested.IsEmpty) return requested;
        if (psTasks == 0 || !_variableOps.Contains(op)) return requested.Over(worker);
        bool takesTurn = requested.Job is null || requested.Job == Ps.Job;
        return requested.Over(takesTurn ? Ps with { Task = Spread.Next(bytes) } : Ps);
    }
}

/// <summary>Spreads variables over the ps.</summary>
public interface IVariableSpread
{
    /// <summary>The ps of the next variable.</summary>
    /// <param name="bytes">Size of its value.</param>
    int Next(long bytes);
}

/// <summary>One ps after the other, in the order in which variables are made.</summary>
/// <param name="psTasks">Number of ps.</param>
public sealed class RoundRobin(int psTasks) : IVariableSpread
{
    int _next;

    /// <inheritdoc/>
    public int Next(long bytes)
    {
        int task = _next;
        _next = (_next + 1) % psTasks;
        return task;
    }
}

/// <summary>
/// The ps that has the fewest bytes so far, the first among equals: TensorFlow's <c>GreedyLoadBalancingStrategy</c> with <c>byte_size_load_fn</c>.
/// </summary>
/// <param name="psTasks">Number of ps.</param>
public sealed class LeastBytes(int psTasks) : IVariableSpread
{
    readonly long[] _bytes = new long[psTasks];

    /// <inheritdoc/>
    public int Next(long bytes)
    {
        int task = Array.IndexOf(_bytes, _bytes.Min());
        _bytes[task] += bytes;
        return task;
    }
}
