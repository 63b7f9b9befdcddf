using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The kernel of an op that makes a queue.</summary>
abstract class QueueKernel(KernelConstruction k) : ResourceKernel<TensorQueue>(k)
{
    /// <summary>Types of the components.</summary>
    protected DType[] Types { get; } = k.Types("component_types");

    /// <summary>Shapes of the components; empty: any.</summary>
    protected PartialShape[] Shapes { get; } = k.ShapeList("shapes");

    /// <summary>Most tuples; negative: no limit.</summary>
    protected long Capacity { get; } = k.Int("capacity");

    protected override void Verify(TensorQueue found)
    {
        if (!found.Types.AsSpan().SequenceEqual(Types) && found is not LeastFirstQueue)
        {
            Throw.InvalidArgument($"Shared queue has component types {string.Join(", ", found.Types.Select(t => t.Name()))} but requested component types were "
                + string.Join(", ", Types.Select(t => t.Name())));
        }
    }
}

/// <summary>First in, first out.</summary>
abstract class FifoQueueKernel(KernelConstruction k) : QueueKernel(k)
{
    protected sealed override TensorQueue Make(KernelContext context, string name)
    {
        if (Shapes.Any(s => !s.IsFullyKnown)) Throw.InvalidArgument("FIFOQueue needs shapes that are fully known");
        return new FifoQueue("FIFOQueue", name, Types, Shapes, Capacity);
    }
}

/// <summary>First in, first out, of shapes that may differ.</summary>
abstract class PaddingQueueKernel(KernelConstruction k) : QueueKernel(k)
{
    protected sealed override TensorQueue Make(KernelContext context, string name) => new FifoQueue("PaddingFIFOQueue", name, Types, Shapes, Capacity);
}

/// <summary>In random order.</summary>
abstract class ShuffleQueueKernel(KernelConstruction k) : QueueKernel(k)
{
    readonly ulong _seed = (ulong)k.Int("seed"), _seed2 = (ulong)k.Int("seed2");
    readonly long _keep = k.Int("min_after_dequeue");

    protected sealed override TensorQueue Make(KernelContext context, string name) =>
        new ShuffleQueue(name, Types, Shapes, Capacity, _keep, SeededGenerator.Make(_seed, _seed2));
}

/// <summary>Smallest first.</summary>
abstract class PriorityQueueKernel(KernelConstruction k) : QueueKernel(k)
{
    protected sealed override TensorQueue Make(KernelContext context, string name) =>
        new LeastFirstQueue(name, [DType.Int64, .. Types], [PartialShape.Scalar, .. Shapes], Capacity);
}

/// <summary>Adds one tuple.</summary>
abstract class EnqueueKernel(KernelConstruction k) : AsyncKernel
{
    readonly bool _many = k.Node.Type.StartsWith("QueueEnqueueMany", StringComparison.Ordinal);

    public sealed override bool HasEffects => true;

    public sealed override ValueTask ComputeAsync(KernelContext context)
    {
        TensorQueue queue = ResourceHandles.Get<TensorQueue>(context, 0);
        return queue.Enqueue(_many ? QueueTuples.Many(context, queue) : QueueTuples.One(context, queue), context.Step.Stop);
    }
}

/// <summary>Takes one tuple.</summary>
abstract class DequeueKernel(KernelConstruction k) : AsyncKernel
{
    readonly int _components = k.OutputCount;

    public sealed override bool HasEffects => true;

    public sealed override async ValueTask ComputeAsync(KernelContext context)
    {
        TensorQueue queue = ResourceHandles.Get<TensorQueue>(context, 0);
        var taken = new List<Tensor[]>(1);
        await queue.Dequeue(1, orFewer: false, taken, context.Step.Stop).ConfigureAwait(false);
        if (taken[0].Length != _components) Throw.InvalidArgument($"Expected tuples of {_components} components, got {taken[0].Length}");
        QueueTuples.SetOne(context, taken[0]);
    }
}

/// <summary>Takes several tuples at once.</summary>
abstract class DequeueManyKernel(KernelConstruction k) : AsyncKernel
{
    readonly bool _orFewer = k.Node.Type.StartsWith("QueueDequeueUpTo", StringComparison.Ordinal);

    public sealed override bool HasEffects => true;

    public sealed override async ValueTask ComputeAsync(KernelContext context)
    {
        TensorQueue queue = ResourceHandles.Get<TensorQueue>(context, 0);
        int count = context.Input(1).Item<int>();
        if (count < 0) Throw.InvalidArgument($"{(_orFewer ? "DequeueUpToOp" : "DequeueManyOp")} requested {count} < 0 elements");
        if (queue.Shapes.Length == 0)
        {
            Throw.InvalidArgument($"{queue.Kind}'s DequeueMany and DequeueUpTo require the components to have specified shapes.");
        }
        var taken = new List<Tensor[]>(count);
        if (count > 0) await queue.Dequeue(count, _orFewer, taken, context.Step.Stop).ConfigureAwait(false);
        QueueTuples.SetMany(context, queue, taken);
    }
}

/// <summary>Closes a queue.</summary>
abstract class QueueCloseKernel(KernelConstruction k) : AsyncKernel
{
    readonly bool _cancelPending = k.Bool("cancel_pending_enqueues");

    public sealed override bool HasEffects => true;

    public sealed override ValueTask ComputeAsync(KernelContext context) =>
        ResourceHandles.Get<TensorQueue>(context, 0).Close(_cancelPending, context.Step.Stop);
}
