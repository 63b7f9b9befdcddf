using System.Diagnostics;
using TensorHarbor.Distributed.Observation;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>A step's rendezvous whose traffic with other tasks is noted.</summary>
/// <param name="values">Where the values come from.</param>
/// <param name="stepId">The step.</param>
/// <param name="devicePrefix">How names of this task's devices begin: what comes from them is not noted.</param>
/// <param name="log">Gets what is received; <see langword="null"/>: nobody asks.</param>
/// <param name="span">Span of the task's part, which gets what is sent and received; <see langword="null"/>: none.</param>
sealed class ObservedRendezvous(IRendezvous values, long stepId, string devicePrefix, ReceiveLog? log, Activity? span) : IRendezvous
{
    public void Send(string key, Tensor? value)
    {
        if (span is not null) StepSpans.AddSend(span, key, value);
        values.Send(key, value);
    }

    public void Receive(string key, IValueReceiver receiver, CancellationToken stop) =>
        values.Receive(key, key.StartsWith(devicePrefix, StringComparison.Ordinal) ? receiver : new ObservedReceiver(this, key, receiver), stop);

    public void Hold() => values.Hold();

    public void Release() => values.Release();

    void Note(string key, Tensor? value, TraceClock clock)
    {
        log?.Add(stepId, key, value, clock.BeganNanos, clock.NanosNow());
        if (span is not null) StepSpans.AddReceive(span, key, value, clock);
    }

    /// <summary>Notes when a value has come.</summary>
    sealed class ObservedReceiver(ObservedRendezvous rendezvous, string key, IValueReceiver receiver) : IValueReceiver
    {
        readonly TraceClock _clock = new();

        public bool TryReceive(Tensor? value)
        {
            rendezvous.Note(key, value, _clock);
            return receiver.TryReceive(value);
        }

        public void Fail(Exception error) => receiver.Fail(error);
    }
}
