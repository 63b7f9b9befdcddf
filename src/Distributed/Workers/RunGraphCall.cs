using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Workers;

/// <summary>Asks a worker to run its part of a step (<c>RunGraphRequest</c>).</summary>
sealed record RunGraphCall
{
    /// <summary>Session of the graph; empty: the one that needs no creation.</summary>
    public required string SessionHandle { get; init; }

    /// <summary>Was the session created? Then it must be there.</summary>
    public bool IsSessionCreated { get; init; } = true;

    /// <summary>The registered graph.</summary>
    public required string GraphHandle { get; init; }

    /// <summary>Number of the step.</summary>
    public required long StepId { get; init; }

    /// <summary>Values of the rendezvous that the caller gives; they stay the caller's.</summary>
    public IReadOnlyList<(string Key, Tensor Value)> Sends { get; init; } = [];

    /// <summary>Keys of the values wanted back.</summary>
    public IReadOnlyList<string> ReceiveKeys { get; init; } = [];

    /// <summary>Is it one call of several for the same step?</summary>
    public bool IsPartial { get; init; }

    /// <summary>Of a partial run, is it the last call?</summary>
    public bool IsLastPartial { get; init; }

    /// <summary>To be put into the response instead of the call's status, since metadata is cut.</summary>
    public bool StoresErrorsInBody { get; init; }

    /// <summary>Gets what the task's part of the step did; <see langword="null"/>: nobody wants to know.</summary>
    public StepRecord? Record { get; init; }

    /// <summary>Tells a call from its repetition; 0: do not look.</summary>
    public long RequestId { get; init; }
}
