using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Makes a barrier.</summary>
abstract class BarrierKernel(KernelConstruction k) : ResourceKernel<TupleBarrier>(k)
{
    readonly DType[] _types = k.Types("component_types");
    readonly PartialShape[] _shapes = k.ShapeList("shapes");

    protected sealed override TupleBarrier Make(KernelContext context, string name) => new(name, _types, _shapes);
}

/// <summary>Brings one component of several tuples.</summary>
abstract class BarrierInsertKernel(KernelConstruction k) : Kernel
{
    readonly int _component = (int)k.Int("component_index");

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context)
    {
        Tensor keys = context.Input(1);
        if (keys.Shape.Rank != 1) Throw.InvalidArgument($"Keys must be a vector, but received shape {keys.Shape}");
        ResourceHandles.Get<TupleBarrier>(context, 0).Insert(_component, keys.Strings, context.Input(2));
    }
}

/// <summary>Takes complete tuples: outputs are their indices, their keys, and the components.</summary>
abstract class BarrierTakeKernel(KernelConstruction k) : AsyncKernel
{
    readonly bool _orFewer = k.Bool("allow_small_batch"), _waitForIncomplete = k.Bool("wait_for_incomplete");

    public sealed override bool HasEffects => true;

    public sealed override async ValueTask ComputeAsync(KernelContext context)
    {
        var barrier = ResourceHandles.Get<TupleBarrier>(context, 0);
        int count = context.Input(1).Item<int>();
        if (count < 0) Throw.InvalidArgument($"BarrierTakeMany requested {count} < 0 elements");
        var taken = new List<TupleBarrier.Entry>(count);
        await barrier.Take(count, _orFewer, _waitForIncomplete, taken, context.Step.Stop).ConfigureAwait(false);
        Write(context, barrier, taken);
    }

    static void Write(KernelContext c, TupleBarrier barrier, List<TupleBarrier.Entry> taken)
    {
        Span<long> indices = c.Allocate(0, [taken.Count]).Write<long>();
        Span<byte[]> keys = c.Allocate(1, [taken.Count]).Strings;
        for (int i = 0; i < taken.Count; i++) (indices[i], keys[i]) = (taken[i].Index, taken[i].Key);
        for (int component = 0; component < barrier.Types.Length; component++)
        {
            Shape each = taken.Count > 0 ? taken[0].Components[component]!.Shape : default;
            Tensor output = c.Allocate(2 + component, barrier.Types[component], each.Insert(0, taken.Count));
            for (int i = 0; i < taken.Count; i++)
            {
                using Tensor part = taken[i].Components[component]!;
                if (part.Shape != each) Throw.InvalidArgument($"The tuples of a batch must have one shape: {each} and {part.Shape}");
                RowCopy.Elements(part, 0, output, i * each.ElementCount, each.ElementCount);
            }
        }
    }
}

/// <summary>Closes a barrier.</summary>
abstract class BarrierCloseKernel(KernelConstruction k) : Kernel
{
    readonly bool _cancelPending = k.Bool("cancel_pending_enqueues");

    public sealed override bool HasEffects => true;

    public sealed override void Compute(KernelContext context) => ResourceHandles.Get<TupleBarrier>(context, 0).Close(_cancelPending);
}
