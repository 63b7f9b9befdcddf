using TensorHarbor.Graphs;

namespace TensorHarbor.Runtime;

/// <summary>What a step is part of: of a distributed step, its number and where its values are exchanged.</summary>
/// <param name="StepId">Number that the master gave; 0: the process numbers the step.</param>
/// <param name="Rendezvous">Exchanges values with other tasks.</param>
/// <param name="Trace">Gets what the step's nodes do; <see langword="null"/>: the step is not traced.</param>
public readonly record struct StepScope(long StepId, IRendezvous? Rendezvous, StepTrace? Trace = null)
{
    static long _lastStepId;

    internal void Begin(StepContext step, CancellationToken stop)
    {
        step.StepId = StepId != 0 ? StepId : Interlocked.Increment(ref _lastStepId);
        step.Rendezvous = Rendezvous;
        step.Trace = Trace;
        step.Stop = stop;
    }
}
