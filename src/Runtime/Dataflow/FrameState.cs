using TensorHarbor.Graphs;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>A frame under way: its iterations, the values that stay the same in all of them, and what waits for room.</summary>
/// <param name="layout">The frame.</param>
/// <param name="parent">The frame around it.</param>
/// <param name="parentIteration">The iteration of that frame in which this one began.</param>
sealed class FrameState(FrameLayout layout, FrameState? parent, IterationState? parentIteration)
{
    public FrameLayout Layout { get; } = layout;

    /// <summary>The frame's number in rendezvous keys: the same on all tasks that run a part of the loop.</summary>
    public ulong Id { get; } = parent is null ? 0 : FrameIds.Child(parent.Id, parentIteration!.Number, layout.Name);

    public FrameState? Parent { get; } = parent;

    public IterationState? ParentIteration { get; } = parentIteration;

    /// <summary>Iterations under way, oldest first.</summary>
    public List<IterationState> Iterations { get; } = [];

    /// <summary>Enter nodes whose value has not come yet.</summary>
    public int WaitingEnters { get; set; } = layout.EnterCount;

    /// <summary>Values of constant Enters, given to each iteration.</summary>
    public List<(FlowNode Enter, Slot Value)> Invariants { get; } = [];

    /// <summary>Values for an iteration that may not begin yet.</summary>
    public List<(FlowNode Next, Slot Value)> Deferred { get; } = [];

    /// <summary>Exits that have passed a value on.</summary>
    public HashSet<FlowNode> FiredExits { get; } = [];

    /// <summary>Number of the newest iteration.</summary>
    public int Newest { get; set; } = -1;

    public IterationState? Find(int number)
    {
        foreach (IterationState iteration in Iterations)
        {
            if (iteration.Number == number) return iteration;
        }
        return null;
    }
}
