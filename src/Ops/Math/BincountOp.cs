using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Counts integers, or adds up their weights; integers not below the size do not count.</summary>
[Op("Bincount(arr: int32, size: int32, weights: T) -> bins: T", "T: {int32, int64, float, double}")]
static class BincountOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, PartialShape.Of(Bins.Size(c, 1)));
    }

    [CpuKernel("T: int32, int64, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor values = c.Input(0), weights = c.Input(2);
        Bins.Check(values, weights, c.Input(1));
        Span<T> bins = c.Allocate(0, [c.Input(1).Int()]).Write<T>();
        Bins.Count(values.Read<int>(), weights.Read<T>(), bins, binary: false);
    }
}
