using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Plan;

/// <summary>One kernel call of a plan.</summary>
/// <param name="Kernel">What computes it.</param>
/// <param name="Node">The node, for error texts.</param>
/// <param name="ErrorPrefix">Put before the text of its errors; <see langword="null"/>: nothing.</param>
/// <param name="FirstInput">Where its inputs begin in <see cref="ExecutionPlan.InputSlots"/>.</param>
/// <param name="InputCount">Number of inputs.</param>
/// <param name="FirstOutput">Slot of output 0; the others follow.</param>
/// <param name="DiesHere">Bit i: input i is used for the last time, so its memory may become an output.</param>
/// <param name="FirstRelease">Where the slots to clear after it begin in <see cref="ExecutionPlan.ReleaseSlots"/>.</param>
/// <param name="ReleaseCount">Number of slots to clear.</param>
readonly record struct PlanStep(
    Kernel Kernel, Node Node, string? ErrorPrefix, int FirstInput, int InputCount, int FirstOutput, ulong DiesHere, int FirstRelease, int ReleaseCount);

/// <summary>How values are made that stay the same until a variable changes: weights made ready for the kernels.</summary>
/// <param name="Handles">Kernel calls that make the variables' handles.</param>
/// <param name="Steps">Kernel calls that read the variables and compute the values.</param>
/// <param name="HandleSlots">Slots of the handles.</param>
/// <param name="KeptSlots">Slots of the values, which the plan's steps read.</param>
sealed record Preparation(PlanStep[] Handles, PlanStep[] Steps, int[] HandleSlots, int[] KeptSlots);

/// <summary>A graph compiled for one choice of feeds, fetches and targets. Immutable, shared by concurrent steps.</summary>
sealed class ExecutionPlan
{
    /// <summary>Kernel calls in topological order.</summary>
    public required PlanStep[] Steps { get; init; }

    /// <summary>Slots of all steps' inputs, one step after the other.</summary>
    public required int[] InputSlots { get; init; }

    /// <summary>Slots to clear after each step.</summary>
    public required int[] ReleaseSlots { get; init; }

    /// <summary>Number of slots.</summary>
    public required int SlotCount { get; init; }

    /// <summary>Slots that hold the same value in every step.</summary>
    public required (int Slot, Tensor Value)[] Constants { get; init; }

    /// <summary>Slot of each feed.</summary>
    public required int[] FeedSlots { get; init; }

    /// <summary>Slot of each fetch.</summary>
    public required int[] FetchSlots { get; init; }

    /// <summary>What is computed only when variables have changed; <see langword="null"/>: nothing.</summary>
    public Preparation? Preparation { get; init; }

    /// <summary>Is one of the prepared values fetched, so that its slot is empty after the step?</summary>
    public bool FetchesPrepared => Preparation is not null && Array.Exists(FetchSlots, slot => Array.IndexOf(Preparation.KeptSlots, slot) >= 0);
}
