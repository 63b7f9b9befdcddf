using TensorHarbor.Graphs;
using TensorHarbor.Runtime.Plan;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>Runs kernel calls of a plan one after the other on the caller's thread.</summary>
static class SequentialRunner
{
    /// <exception cref="StatusException">A kernel failed; the node is noted.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was asked for.</exception>
    public static void Run(ExecutionPlan plan, PlanStep[] steps, StepState state, CancellationToken stop)
    {
        if (state.Step.Trace is { } trace) Run(plan, steps, state, stop, new TracingProbe(trace));
        else Run(plan, steps, state, stop, default(NoProbe));
    }

    static void Run<TProbe>(ExecutionPlan plan, PlanStep[] steps, StepState state, CancellationToken stop, TProbe probe)
        where TProbe : struct, IKernelProbe
    {
        Slot[] slots = state.Slots;
        KernelContext context = state.Context;
        int[] releases = plan.ReleaseSlots;
        foreach (ref readonly PlanStep step in steps.AsSpan())
        {
            stop.ThrowIfCancellationRequested();
            context.Bind(step.Node, slots, plan.InputSlots, step.FirstInput, step.InputCount, step.FirstOutput, step.DiesHere);
            probe.Begin();
            try
            {
                step.Kernel.Compute(context);
            }
            catch (StatusException e) when (!string.IsNullOrEmpty(step.ErrorPrefix))
            {
                e.At(step.Node.Name);
                throw new StatusException(e.Code, step.ErrorPrefix + e.Message, e).At(e.Node!);
            }
            catch (Exception e) when (KernelFault.IsToWrap(e, step.Node))
            {
                throw KernelFault.Of(step.Node, e);
            }
            probe.End(context);
            for (int i = step.FirstRelease; i < step.FirstRelease + step.ReleaseCount; i++) slots[releases[i]].Clear();
        }
    }
}
