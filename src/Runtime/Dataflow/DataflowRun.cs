using System.Diagnostics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime.Dataflow;

/// <summary>
/// One step of a <see cref="DataflowPlan"/>, on one thread at a time, as TensorFlow's executor: a node runs when all its inputs have come;
/// values from branches not taken are dead and pass through nodes without running them; loops are frames with iterations.
/// </summary>
sealed partial class DataflowRun
{
    readonly record struct Item(FlowNode Node, FrameState Frame, IterationState Iteration, bool IsDead);

    readonly DataflowPlan _plan;
    readonly StepContext _step;
    readonly CancellationToken _stop;
    readonly Queue<Item> _ready = new();
    readonly EndedKernels<WaitingKernel> _ended = new();
    readonly Tensor?[] _fetched;
    readonly KernelContext _context;
    readonly FrameState _root;
    int _waitingKernels;

    DataflowRun(DataflowPlan plan, StepContext step)
    {
        (_plan, _step, _stop) = (plan, step, step.Stop);
        _fetched = new Tensor?[plan.FetchCount];
        _context = new KernelContext(step);
        _root = new FrameState(plan.Root, null, null);
    }

    /// <summary>Runs a step.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="step">The step's context.</param>
    /// <param name="feeds">Values of the feeds; they stay the caller's.</param>
    /// <param name="kernels">Ends the kernels that wait, when the step ends; the source of the step's token.</param>
    /// <param name="consumesFeeds">Let go of the feeds as soon as they have been passed on.</param>
    /// <returns>The fetched tensors, the caller's to dispose.</returns>
    /// <exception cref="StatusException">A kernel failed; INVALID_ARGUMENT: a fetched tensor is dead.</exception>
    public static ValueTask<Tensor[]> RunAsync(
        DataflowPlan plan, StepContext step, ReadOnlyMemory<Tensor> feeds, CancellationTokenSource kernels, bool consumesFeeds) =>
        new DataflowRun(plan, step).RunAsync(feeds, kernels, consumesFeeds);

    async ValueTask<Tensor[]> RunAsync(ReadOnlyMemory<Tensor> feeds, CancellationTokenSource kernels, bool consumesFeeds)
    {
        try
        {
            Begin(_root);
            Feed(feeds.Span, consumesFeeds);
            await LoopAsync().ConfigureAwait(false);
            return Results();
        }
        catch
        {
            foreach (Tensor? tensor in _fetched) tensor?.Dispose();
            throw;
        }
        finally
        {
            await kernels.CancelAsync().ConfigureAwait(false);
            for (; _waitingKernels > 0; _waitingKernels--) await _ended.TakeAsync().ConfigureAwait(false);
            Release(_root);
        }
    }

    void Feed(ReadOnlySpan<Tensor> feeds, bool consumesFeeds)
    {
        for (int i = 0; i < feeds.Length; i++)
        {
            PassOn(_plan.Feeds[i].Consumers[0], _root, _root.Iterations[0], new Slot { Tensor = feeds[i] });
            if (consumesFeeds) feeds[i].Dispose();
        }
    }

    Tensor[] Results()
    {
        for (int i = 0; i < _fetched.Length; i++)
        {
            if (_fetched[i] is null) throw new StatusException(ErrorCode.InvalidArgument, $"Retval[{i}] does not have value");
        }
        return _fetched!;
    }

    async ValueTask LoopAsync()
    {
        while (true)
        {
            RunReady();
            if (_waitingKernels == 0) return;
            WaitingKernel ended = await _ended.TakeAsync().ConfigureAwait(false);
            _waitingKernels--;
            ended.ThrowIfFailed();
            Finish(ended.Item);
        }
    }

    /// <summary>Runs nodes until all that are left wait for kernels; what is sent meanwhile travels together.</summary>
    void RunReady()
    {
        _step.Rendezvous?.Hold();
        try
        {
            while (true)
            {
                _stop.ThrowIfCancellationRequested();
                if (_ready.TryDequeue(out Item item)) Process(item);
                else if (_waitingKernels > 0 && _ended.TryTake(out WaitingKernel? ended))
                {
                    _waitingKernels--;
                    ended.ThrowIfFailed();
                    Finish(ended.Item);
                }
                else return;
            }
        }
        finally
        {
            _step.Rendezvous?.Release();
        }
    }

    void Process(Item item)
    {
        if (item.Node.Kind == FlowKind.Fetch) Fetch(item);
        else if (item.Node.Kernel is null || (item.IsDead && !item.Node.IsTransfer)) Finish(item);
        else if (item.Node.Kernel is AsyncKernel kernel) Start(item, kernel);
        else
        {
            Bind(_context, item);
            long began = Now();
            try
            {
                item.Node.Kernel.Compute(_context);
            }
            catch (Exception e) when (KernelFault.IsToWrap(e, item.Node.Node))
            {
                throw KernelFault.Of(item.Node.Node, e);
            }
            _step.Trace?.Record(_context, began);
            Finish(item);
        }
    }

    /// <summary>The time, if the step is traced.</summary>
    long Now() => _step.Trace is null ? 0 : Stopwatch.GetTimestamp();

    void Fetch(Item item)
    {
        ref Slot slot = ref item.Iteration.Slots[item.Node.FirstInput];
        if (!item.IsDead) FetchedValue.Take(slot, _fetched[item.Node.Number] = new Tensor());
        Finish(item);
    }

    void Start(Item item, AsyncKernel kernel)
    {
        var context = new KernelContext(_step);
        Bind(context, item);
        long began = Now();
        _waitingKernels++;
        try
        {
            kernel.Start(context, new WaitingKernel(this, item, context, began));
        }
        catch (Exception e)
        {
            _waitingKernels--;
            if (KernelFault.IsToWrap(e, item.Node.Node)) throw KernelFault.Of(item.Node.Node, e);
            throw;
        }
    }

    /// <summary>A kernel that has been started and tells its end on any thread.</summary>
    sealed class WaitingKernel(DataflowRun run, Item item, KernelContext context, long began) : IKernelEnd
    {
        Exception? _error;

        public Item Item => item;

        public void Ended(Exception? error)
        {
            if (error is null) run._step.Trace?.Record(context, began);
            _error = error;
            run._ended.Add(this);
        }

        public void ThrowIfFailed()
        {
            if (_error is null) return;
            Node node = item.Node.Node;
            throw KernelFault.Is(_error) ? KernelFault.Of(node, _error) : _error is StatusException status ? status.At(node.Name) : _error;
        }
    }

    static void Bind(KernelContext context, Item item)
    {
        FlowNode node = item.Node;
        context.Bind(node.Node, item.Iteration.Slots, node.Frame.InputSlots, node.FirstInput, node.InputCount, node.FirstOutput, diesHere: ulong.MaxValue);
        context.Place(item.Frame.Id, item.Iteration.Number, item.IsDead);
    }

    /// <summary>Passes a node's outputs on and clears its slots.</summary>
    void Finish(Item item)
    {
        FlowNode node = item.Node;
        Span<Slot> inputs = item.Iteration.Slots.AsSpan(node.FirstInput, node.InputCount);
        for (int i = 0; i < inputs.Length; i++) inputs[i].Clear();
        switch (node.Kind)
        {
            case FlowKind.Enter: FinishEnter(item); break;
            case FlowKind.Exit: FinishExit(item); break;
            case FlowKind.NextIteration: FinishNextIteration(item); break;
            default: PassOutputs(item, item.Frame, item.Iteration); break;
        }
        if (node.Kernel is not null)
        {
            Span<Slot> outputs = item.Iteration.Slots.AsSpan(node.FirstOutput, node.Node.OutputCount);
            for (int i = 0; i < outputs.Length; i++) outputs[i].Clear();
        }
        Leave(item.Frame, item.Iteration);
    }

    void PassOutputs(Item item, FrameState frame, IterationState iteration)
    {
        FlowNode node = item.Node;
        for (int i = 0; i < node.Consumers.Length; i++)
        {
            Slot slot = node.Kernel is null ? default : item.Iteration.Slots[node.FirstOutput + i];
            slot.IsDead |= item.IsDead;
            PassOn(node.Consumers[i], frame, iteration, slot);
        }
        foreach (FlowEdge edge in node.ControlConsumers) Arrive(edge, frame, iteration, new Slot { IsDead = item.IsDead });
    }

    void PassOn(List<FlowEdge> consumers, FrameState frame, IterationState iteration, in Slot value)
    {
        foreach (FlowEdge edge in consumers) Arrive(edge, frame, iteration, value);
    }

    void Arrive(FlowEdge edge, FrameState frame, IterationState iteration, in Slot value)
    {
        FlowNode node = edge.Node;
        if (edge.Input != FlowEdge.Control && !value.IsDead && !(node.Kind == FlowKind.Merge && iteration.HasValue(node)))
        {
            ref Slot entry = ref iteration.Slots[node.FirstInput + edge.Input];
            if (value.Reference is not null) entry.Reference = value.Reference;
            else entry.Tensor.AttachShared(value.Tensor);
        }
        if (iteration.Arrive(edge, value.IsDead, out bool runsDead)) Enqueue(node, frame, iteration, runsDead);
    }

    void Enqueue(FlowNode node, FrameState frame, IterationState iteration, bool isDead)
    {
        iteration.Outstanding++;
        _ready.Enqueue(new(node, frame, iteration, isDead));
    }
}
