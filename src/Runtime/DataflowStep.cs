using TensorHarbor.Graphs;
using TensorHarbor.Runtime.Dataflow;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>A step of branches, loops or kernels that wait.</summary>
/// <param name="plan">What to run.</param>
/// <param name="newStep">Makes the context of a step.</param>
sealed class DataflowStep(DataflowPlan plan, Func<StepContext> newStep) : CompiledStep
{
    public override int FetchCount => plan.FetchCount;

    public override void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, StepScope scope, CancellationToken stop, bool consumesFeeds)
    {
        ValueTask<Tensor[]> run = RunAsync(feeds.ToArray(), scope, stop, consumesFeeds);
        Tensor[] fetched = run.IsCompletedSuccessfully ? run.Result : run.AsTask().GetAwaiter().GetResult();
        for (int i = 0; i < fetched.Length; i++)
        {
            results[i]?.Dispose();
            if (results[i] is null) results[i] = fetched[i];
            else
            {
                results[i].AttachShared(fetched[i]);
                fetched[i].Dispose();
            }
        }
    }

    public override ValueTask<Tensor[]> RunAsync(ReadOnlyMemory<Tensor> feeds, StepScope scope, CancellationToken stop) =>
        RunAsync(feeds, scope, stop, consumesFeeds: false);

    async ValueTask<Tensor[]> RunAsync(ReadOnlyMemory<Tensor> feeds, StepScope scope, CancellationToken stop, bool consumesFeeds)
    {
        using var kernels = CancellationTokenSource.CreateLinkedTokenSource(stop);
        StepContext step = newStep();
        scope.Begin(step, kernels.Token);
        try
        {
            return await DataflowRun.RunAsync(plan, step, feeds, kernels, consumesFeeds).ConfigureAwait(false);
        }
        finally
        {
            step.StepResources.Clear();
        }
    }

    public override void Dispose()
    {
    }
}
