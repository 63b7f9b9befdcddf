using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The kernel of an op that makes an accumulator.</summary>
abstract class AccumulatorKernel<TAccumulator>(KernelConstruction k) : ResourceKernel<TAccumulator>(k) where TAccumulator : GradientAccumulator
{
    /// <summary>Element type.</summary>
    protected DType DType { get; } = k.Type("dtype");

    /// <summary>Declared shape.</summary>
    protected PartialShape Shape { get; } = k.ShapeAttr("shape");

    /// <summary>Mean or sum?</summary>
    protected bool IsMean { get; } = k.String("reduction_type") == "MEAN";

    protected sealed override void Verify(TAccumulator found)
    {
        if (found.DType != DType) Throw.InvalidArgument($"Shared accumulator has type {found.DType.Name()} but requested was {DType.Name()}");
    }
}

/// <summary>Makes an accumulator of dense gradients.</summary>
abstract class DenseAccumulatorKernel<T>(KernelConstruction k) : AccumulatorKernel<DenseAccumulator>(k) where T : unmanaged, INumberBase<T>
{
    protected sealed override DenseAccumulator Make(KernelContext context, string name) => new DenseAccumulator<T>(DType, Shape, IsMean);
}

/// <summary>Makes an accumulator of gradients of some rows.</summary>
abstract class SparseAccumulatorKernel<T>(KernelConstruction k) : AccumulatorKernel<SparseAccumulator>(k) where T : unmanaged, INumberBase<T>
{
    protected sealed override SparseAccumulator Make(KernelContext context, string name) => new SparseAccumulator<T>(DType, Shape, IsMean);
}

/// <summary>Waits for gradients and takes their mean or sum.</summary>
abstract class TakeGradientKernel(KernelConstruction k) : AsyncKernel
{
    readonly DType _dtype = k.Type("dtype");

    public sealed override bool HasEffects => true;

    /// <summary>How many gradients input 1 asks for.</summary>
    protected int Required(KernelContext context, GradientAccumulator accumulator)
    {
        if (accumulator.DType != _dtype) Throw.InvalidArgument($"Expected accumulator of type {_dtype.Name()}, got {accumulator.DType.Name()}");
        Tensor required = context.Input(1);
        if (required.Shape.Rank != 0) Throw.InvalidArgument($"Argument num_required must be scalar, but had bad shape {required.Shape}");
        int count = required.Item<int>();
        if (count <= 0) Throw.InvalidArgument($"Argument num_required must be positive, but was {count}");
        return count;
    }
}

/// <summary>Takes of an accumulator of dense gradients.</summary>
abstract class TakeDenseGradientKernel(KernelConstruction k) : TakeGradientKernel(k)
{
    public sealed override ValueTask ComputeAsync(KernelContext context)
    {
        var accumulator = ResourceHandles.Get<DenseAccumulator>(context, 0);
        return accumulator.Take(Required(context, accumulator), count => context.MoveOutput(0, accumulator.Result(count)), context.Step.Stop);
    }
}

/// <summary>Takes of an accumulator of gradients of some rows.</summary>
abstract class TakeSparseGradientKernel(KernelConstruction k) : TakeGradientKernel(k)
{
    public sealed override ValueTask ComputeAsync(KernelContext context)
    {
        var accumulator = ResourceHandles.Get<SparseAccumulator>(context, 0);
        return accumulator.Take(Required(context, accumulator), _ => accumulator.Write(context), context.Step.Stop);
    }
}

/// <summary>What the synchronous ops on accumulators do.</summary>
static class AccumulatorCalls
{
    public static void ApplyDense(KernelContext c)
    {
        var accumulator = ResourceHandles.Get<DenseAccumulator>(c, 0);
        CheckType(accumulator, c.Input(2));
        accumulator.Apply(Step(c), c.Input(2));
    }

    public static void ApplySparse(KernelContext c)
    {
        var accumulator = ResourceHandles.Get<SparseAccumulator>(c, 0);
        CheckType(accumulator, c.Input(3));
        accumulator.Apply(Step(c), c.Input(2), c.Input(3), c.Input(4));
    }

    static void CheckType(GradientAccumulator accumulator, Tensor gradient)
    {
        if (accumulator.DType != gradient.DType)
        {
            Throw.InvalidArgument($"Expected gradient of type {accumulator.DType.Name()}, got {gradient.DType.Name()}");
        }
    }

    static long Step(KernelContext c)
    {
        if (c.Input(1).Shape.Rank != 0) Throw.InvalidArgument($"Argument local_step must be scalar, but had bad shape {c.Input(1).Shape}");
        return c.Input(1).Item<long>();
    }

    public static void Count(KernelContext c) => c.Allocate(0, default).Write<int>()[0] = Find(c).Count;

    public static void SetStep(KernelContext c)
    {
        if (c.Input(1).Shape.Rank != 0) Throw.InvalidArgument($"Argument new_global_step must be scalar, but had bad shape {c.Input(1).Shape}");
        Find(c).SetStep(c.Input(1).Item<long>());
    }

    static GradientAccumulator Find(KernelContext c) => ResourceHandles.Get<GradientAccumulator>(c, 0);
}
