using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds up dense gradients.</summary>
[ResourceType("N10tensorflow26ConditionalAccumulatorBaseE")]
abstract class DenseAccumulator(DType dtype, PartialShape shape, bool mean) : GradientAccumulator(dtype, shape, mean)
{
    /// <summary>Adds a gradient of a step.</summary>
    public abstract void Apply(long step, Tensor gradient);

    /// <summary>The mean or sum of <paramref name="count"/> gradients, which becomes the caller's.</summary>
    public abstract Tensor Result(int count);
}

/// <summary>Adds up dense gradients of one type.</summary>
sealed class DenseAccumulator<T>(DType dtype, PartialShape shape, bool mean) : DenseAccumulator(dtype, shape, mean) where T : unmanaged, INumberBase<T>
{
    Tensor? _sum;

    public override void Apply(long step, Tensor gradient)
    {
        if (!Shape.Matches(gradient.Shape)) Throw.InvalidArgument($"Shape mismatch: expected {Shape}, got {gradient.Shape}");
        Apply(step, first =>
        {
            if (first)
            {
                _sum?.Dispose();
                _sum = gradient.Clone();
                return;
            }
            if (_sum!.Shape != gradient.Shape) Throw.InvalidArgument($"Shape mismatch: expected {_sum.Shape}, got {gradient.Shape}");
            TensorPrimitives.Add(_sum.Read<T>(), gradient.Read<T>(), _sum.Write<T>());
        });
    }

    public override Tensor Result(int count)
    {
        Tensor sum = _sum!;
        _sum = null;
        if (IsMean) TensorPrimitives.Divide(sum.Read<T>(), T.CreateChecked(count), sum.Write<T>());
        return sum;
    }

    public override void Dispose() => _sum?.Dispose();
}
