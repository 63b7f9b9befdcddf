namespace TensorHarbor.Graphs;

/// <summary>What all kernels of one step share.</summary>
public sealed class StepContext
{
    /// <summary>Number of the step: given by the master of a distributed step, else unique in the process.</summary>
    public long StepId { get; internal set; }

    /// <summary>Exchanges values with other tasks; <see langword="null"/> in a step that is not distributed.</summary>
    public IRendezvous? Rendezvous { get; internal set; }

    /// <summary>Variables, tables, queues of the session.</summary>
    public required ResourceManager Resources { get; init; }

    /// <summary>Calls functions of the graph's library.</summary>
    public required IFunctionRunner Functions { get; init; }

    /// <summary>Threads that one kernel may use.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>May other steps change the variables while this one runs? Then readers take hold of values, as workers of one ps need.</summary>
    public bool SharesVariables { get; init; }

    /// <summary>Asks the step to end.</summary>
    public CancellationToken Stop { get; internal set; }

    /// <summary>Gets what the step's nodes do; <see langword="null"/>: the step is not traced.</summary>
    public StepTrace? Trace { get; internal set; }

    /// <summary>Objects that live for this step only (tensor arrays, stacks), by name.</summary>
    public ResourceManager StepResources { get; } = new();
}

/// <summary>Runs functions for kernels such as If and PartitionedCall.</summary>
public interface IFunctionRunner
{
    /// <summary>Runs <paramref name="function"/>.</summary>
    /// <param name="function">Name and attributes.</param>
    /// <param name="args">Arguments; they stay the caller's.</param>
    /// <param name="results">Gets the results, which become the caller's to dispose.</param>
    /// <param name="step">The step that calls.</param>
    /// <param name="consumesArgs">Let go of the arguments once the function has them, so that it may use their memory.</param>
    void Run(FunctionRef function, ReadOnlySpan<Tensors.Tensor> args, Span<Tensors.Tensor> results, StepContext step, bool consumesArgs = false);
}
