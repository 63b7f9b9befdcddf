using System.Collections.Concurrent;
using TensorHarbor.Runtime;

namespace TensorHarbor.Distributed.Workers;

/// <summary>
/// The rendezvous of each step that this task takes part in, by the step's number. A peer may ask for a value before the master has
/// asked to run the step, so a rendezvous is made by whoever comes first; the master's clean-up ends it.
/// </summary>
sealed class StepTable : IDisposable
{
    readonly ConcurrentDictionary<long, LocalRendezvous> _steps = new();

    /// <summary>Number of steps that are not cleaned up.</summary>
    public int Count => _steps.Count;

    /// <summary>Number of values of all steps that wait for their receiver.</summary>
    public int WaitingValues => _steps.Values.Sum(s => s.WaitingValues);

    /// <summary>The rendezvous of a step.</summary>
    public LocalRendezvous Of(long stepId) => _steps.GetOrAdd(stepId, static _ => new LocalRendezvous());

    /// <summary>Lets go of what the step has left; unknown steps are no error.</summary>
    public void CleanUp(long stepId)
    {
        if (_steps.TryRemove(stepId, out LocalRendezvous? rendezvous)) rendezvous.Dispose();
    }

    /// <summary>Lets go of all steps.</summary>
    public void Dispose()
    {
        foreach (long step in _steps.Keys) CleanUp(step);
    }
}
