using TensorHarbor.Graphs;
using TensorHarbor.Runtime.Plan;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>What one step in flight needs of its own: slots and contexts. Kept and reused by its <see cref="Callable"/>.</summary>
sealed class StepState
{
    public StepState(ExecutionPlan plan, StepContext step)
    {
        Slots = new Slot[plan.SlotCount];
        for (int i = 0; i < Slots.Length; i++) Slots[i].Tensor = new Tensor();
        foreach ((int slot, Tensor value) in plan.Constants) Slots[slot].Tensor.AttachShared(value);
        Context = new KernelContext(step);
        Step = step;
    }

    public Slot[] Slots { get; }

    public KernelContext Context { get; }

    public StepContext Step { get; }

    public StepState? Next { get; set; }

    /// <summary>The prepared values that are in the slots.</summary>
    public PreparedValues? Prepared { get; set; }

    /// <summary>Clears what a finished or failed step has left, so that the state can be used again.</summary>
    public void End(ExecutionPlan plan, bool failed)
    {
        foreach (int slot in plan.FeedSlots) Slots[slot].Clear();
        foreach (int slot in plan.FetchSlots) Slots[slot].Clear();
        if (failed)
        {
            foreach (ref Slot slot in Slots.AsSpan()) slot.Clear();
        }
        if (failed || plan.FetchesPrepared) Prepared = null;
        foreach ((int slot, Tensor value) in plan.Constants)
        {
            if (!Slots[slot].Tensor.HasBuffer) Slots[slot].Tensor.AttachShared(value);
        }
        Step.StepResources.Clear();
        Step.Trace = null;
    }

    /// <summary>Lets go of the constants.</summary>
    public void Release()
    {
        foreach (ref Slot slot in Slots.AsSpan()) slot.Clear();
    }
}
