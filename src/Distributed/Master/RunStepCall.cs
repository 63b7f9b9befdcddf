using TensorHarbor.Distributed.Workers;
using TensorHarbor.Formats.Protos;
using TensorHarbor.Tensors;

namespace TensorHarbor.Distributed.Master;

/// <summary>Asks a master to run a step (<c>RunStepRequest</c>).</summary>
sealed record RunStepCall
{
    /// <summary>The session.</summary>
    public required string SessionHandle { get; init; }

    /// <summary>Values by tensor name; they stay the caller's.</summary>
    public IReadOnlyList<(string Name, Tensor Value)> Feeds { get; init; } = [];

    /// <summary>Names of the tensors wanted.</summary>
    public IReadOnlyList<string> Fetches { get; init; } = [];

    /// <summary>Names of nodes to run.</summary>
    public IReadOnlyList<string> Targets { get; init; } = [];

    /// <summary>Time limit; <see langword="null"/>: none.</summary>
    public RunOptions? Options { get; init; }

    /// <summary>Of a partial run; empty: a whole step.</summary>
    public string PartialRunHandle { get; init; } = "";

    /// <summary>Tells a call from its repetition; 0: do not look.</summary>
    public long RequestId { get; init; }

    /// <summary>Gets what the step did; <see langword="null"/>: nobody wants to know.</summary>
    public StepRecord? Record { get; init; }
}
