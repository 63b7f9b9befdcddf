using TensorHarbor.Graphs;
using TensorHarbor.Runtime.Plan;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>A step whose kernels run one after the other; keeps what a step needs for the next one, so that it allocates nothing.</summary>
/// <param name="plan">What to run.</param>
/// <param name="newStep">Makes the context of a step.</param>
sealed class SequentialStep(ExecutionPlan plan, Func<StepContext> newStep) : CompiledStep
{
    readonly Lock _lock = new(), _preparing = new();
    StepState? _idle;
    PreparedValues? _prepared;

    public override int FetchCount => plan.FetchSlots.Length;

    public override ValueTask<Tensor[]> RunAsync(ReadOnlyMemory<Tensor> feeds, StepScope scope, CancellationToken stop)
    {
        var results = new Tensor[FetchCount];
        Run(feeds.Span, results, scope, stop, consumesFeeds: false);
        return ValueTask.FromResult(results);
    }

    public override void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepScope scope, CancellationToken stop, bool consumesFeeds)
    {
        StepState state = Take();
        bool failed = true;
        try
        {
            scope.Begin(state.Step, stop);
            if (plan.Preparation is not null) Prepare(state, stop);
            for (int i = 0; i < feeds.Length; i++)
            {
                state.Slots[plan.FeedSlots[i]].Tensor.AttachShared(feeds[i]);
                if (consumesFeeds) feeds[i].Dispose();
            }
            SequentialRunner.Run(plan, plan.Steps, state, stop);
            for (int i = 0; i < results.Length; i++) Fetch(ref state.Slots[plan.FetchSlots[i]], ref results[i]);
            failed = false;
        }
        finally
        {
            state.End(plan, failed);
            GiveBack(state);
        }
    }

    /// <summary>Gives the state the values that depend on variables alone, computed anew if a variable has changed.</summary>
    void Prepare(StepState state, CancellationToken stop)
    {
        lock (_preparing)
        {
            if (_prepared is not { IsCurrent: true })
            {
                PreparedValues fresh = PreparedValues.Compute(plan, state, stop);
                _prepared?.Dispose();
                _prepared = fresh;
                state.Prepared = null;
            }
            if (state.Prepared == _prepared) return;
            _prepared.AttachTo(state, plan.Preparation!.KeptSlots);
            state.Prepared = _prepared;
        }
    }

    static void Fetch(ref Slot slot, ref Tensor result)
    {
        result?.Dispose();
        result ??= new Tensor();
        FetchedValue.Take(slot, result);
    }

    StepState Take()
    {
        lock (_lock)
        {
            if (_idle is { } state)
            {
                _idle = state.Next;
                return state;
            }
        }
        return new StepState(plan, newStep());
    }

    void GiveBack(StepState state)
    {
        lock (_lock) (state.Next, _idle) = (_idle, state);
    }

    public override void Dispose()
    {
        lock (_lock)
        {
            for (; _idle is not null; _idle = _idle.Next) _idle.Release();
        }
        lock (_preparing)
        {
            _prepared?.Dispose();
            _prepared = null;
        }
    }
}
