using TensorHarbor.Graphs;
using TensorHarbor.Runtime.Dataflow;
using TensorHarbor.Tensors;

namespace TensorHarbor.Runtime;

/// <summary>A step of branches, loops or kernels that wait.</summary>
/// <param name="plan">What to run.</param>
/// <param name="newStep">Makes the context of a step.</param>
sealed class DataflowStep(DataflowPlan plan, Func<CancellationToken, StepContext> newStep) : CompiledStep
{
    public override int FetchCount => plan.FetchCount;

    public override void Run(ReadOnlySpan<Tensor> feeds, Span<Tensor> results, CancellationToken stop, bool consumesFeeds)
    {
        using var kernels = CancellationTokenSource.CreateLinkedTokenSource(stop);
        StepContext step = newStep(kernels.Token);
        Tensor[] fetched;
        try
        {
            fetched = DataflowRun.Run(plan, step, feeds, kernels, consumesFeeds);
        }
        finally
        {
            step.StepResources.Clear();
        }
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

    public override void Dispose()
    {
    }
}
