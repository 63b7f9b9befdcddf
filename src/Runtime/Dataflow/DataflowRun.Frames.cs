using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>How frames and their iterations begin and end, and how values go from one to another.</summary>
sealed partial class DataflowRun
{
    void FinishEnter(Item item)
    {
        FrameState child = ChildOf(item);
        Slot value = item.Iteration.Slots[item.Node.FirstOutput];
        value.IsDead = item.IsDead;
        child.WaitingEnters--;
        IterationState first = child.Iterations[0];
        first.Outstanding++; // the frame must not end while the value comes in
        if (item.Node.Node.Attr("is_constant").AsBool() && !item.IsDead)
        {
            child.Invariants.Add((item.Node, Copy(value)));
            foreach (IterationState iteration in child.Iterations.ToArray()) PassInto(item.Node, child, iteration, value);
        }
        else PassInto(item.Node, child, first, value);
        Leave(child, first);
    }

    /// <summary>Passes the one value of an Enter, Exit or NextIteration into another frame or iteration.</summary>
    void PassInto(FlowNode node, FrameState frame, IterationState iteration, in Slot value)
    {
        PassOn(node.Consumers[0], frame, iteration, value);
        foreach (FlowEdge edge in node.ControlConsumers) Arrive(edge, frame, iteration, new Slot { IsDead = value.IsDead });
    }

    FrameState ChildOf(Item item)
    {
        FrameState? child = item.Iteration.Children.Find(c => c.Layout == item.Node.Child);
        if (child is not null) return child;
        child = new FrameState(item.Node.Child!, item.Frame, item.Iteration);
        item.Iteration.Children.Add(child);
        Begin(child);
        return child;
    }

    void FinishExit(Item item)
    {
        if (item.IsDead) return; // another iteration may leave the loop here; if none does, the frame's end says so
        item.Frame.FiredExits.Add(item.Node);
        PassOutputs(item, item.Frame.Parent!, item.Frame.ParentIteration!);
    }

    void FinishNextIteration(Item item)
    {
        if (item.IsDead) return;
        FrameState frame = item.Frame;
        Slot value = item.Iteration.Slots[item.Node.FirstOutput];
        int number = item.Iteration.Number + 1;
        if (frame.Find(number) is not { } next)
        {
            if (number - frame.Iterations[0].Number >= frame.Layout.ParallelIterations)
            {
                frame.Deferred.Add((item.Node, Copy(value)));
                return;
            }
            next = Begin(frame);
        }
        PassOutputs(item, frame, next);
    }

    static Slot Copy(in Slot value) => new() { Tensor = value.Reference is null ? value.Tensor.Share() : new Tensor(), Reference = value.Reference };

    /// <summary>Begins the next iteration of a frame.</summary>
    IterationState Begin(FrameState frame)
    {
        var iteration = new IterationState(frame.Layout);
        iteration.Begin(++frame.Newest);
        frame.Iterations.Add(iteration);
        iteration.Outstanding++;
        foreach (FlowNode node in frame.Layout.Nodes)
        {
            bool begins = node.Kind != FlowKind.Feed && frame.Parent is null && iteration.IsReadyAtOnce(node);
            if (begins) Enqueue(node, frame, iteration, isDead: false);
        }
        foreach ((FlowNode enter, Slot value) in frame.Invariants) PassInto(enter, frame, iteration, value);
        iteration.Outstanding--;
        return iteration;
    }

    /// <summary>Notes that a node of an iteration has finished; ends iterations and frames that have nothing left to do.</summary>
    void Leave(FrameState frame, IterationState iteration)
    {
        iteration.Outstanding--;
        if (frame.Parent is not null) EndIterations(frame);
    }

    void EndIterations(FrameState frame)
    {
        while (frame.Iterations.Count > 0 && IsDone(frame, frame.Iterations[0]))
        {
            if (frame.Deferred.Count > 0) PassDeferred(frame);
            else if (frame.Iterations.Count == 1)
            {
                End(frame);
                return;
            }
            frame.Iterations[0].End();
            frame.Iterations.RemoveAt(0);
        }
    }

    static bool IsDone(FrameState frame, IterationState iteration) =>
        iteration.Outstanding == 0 && iteration.Children.Count == 0 && frame.WaitingEnters == 0;

    /// <summary>Begins the iteration that waited for room and gives it the values that came for it.</summary>
    void PassDeferred(FrameState frame)
    {
        IterationState next = Begin(frame);
        foreach ((FlowNode node, Slot value) in frame.Deferred)
        {
            PassInto(node, frame, next, value);
            Slot held = value;
            held.Clear();
        }
        frame.Deferred.Clear();
    }

    /// <summary>Ends a frame: exits that passed nothing on are dead for the frame around it.</summary>
    void End(FrameState frame)
    {
        FrameState parent = frame.Parent!;
        IterationState parentIteration = frame.ParentIteration!;
        Release(frame);
        parentIteration.Outstanding++;
        parentIteration.Children.Remove(frame);
        foreach (FlowNode node in frame.Layout.Nodes)
        {
            bool isDead = node.Kind == FlowKind.Exit && !frame.FiredExits.Contains(node);
            if (isDead) PassInto(node, parent, parentIteration, new Slot { IsDead = true });
        }
        Leave(parent, parentIteration);
    }

    static void Release(FrameState frame)
    {
        foreach (IterationState iteration in frame.Iterations)
        {
            foreach (FrameState child in iteration.Children.ToArray()) Release(child);
            iteration.End();
        }
        frame.Iterations.Clear();
        foreach ((_, Slot value) in frame.Invariants.Concat(frame.Deferred))
        {
            Slot held = value;
            held.Clear();
        }
        frame.Invariants.Clear();
        frame.Deferred.Clear();
    }
}
