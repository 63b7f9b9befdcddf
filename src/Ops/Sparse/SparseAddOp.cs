using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The sum of two sparse tensors; sums below the threshold in magnitude are dropped.</summary>
[Op("SparseAdd(a_indices: int64, a_values: T, a_shape: int64, b_indices: int64, b_values: T, b_shape: int64, "
    + "thresh: Treal) -> sum_indices: int64, sum_values: T, sum_shape: int64",
    "T: numbertype", "Treal: realnumbertype")]
static class SparseAddOp
{
    public static void Shape(ShapeContext c) => SparseShapes.Union(c);

    public static void Gradient(GradientContext g)
    {
        var (a, b) = g.Scope.SparseAddGrad(g.OutputGradient(1), g.Input(0), g.Input(3), g.Output(0));
        g.SetInput(1, a);
        g.SetInput(4, b);
    }

    [CpuKernel("T: float, double, int8, int16, int32, int64, complex64, complex128", "Treal: float, double, int8, int16, int32, int64")]
    public static void Compute<T, TReal>(KernelContext c) where T : unmanaged, INumberBase<T> where TReal : unmanaged, INumber<TReal>
    {
        Tensor threshold = c.Input(6);
        if (threshold.Shape.Rank != 0) Throw.InvalidArgument($"The magnitude threshold must be a scalar: got shape {threshold.Shape}");
        SparseMerge.Union<T, SumAbove<T>>(c, new(c, 0), new(c, 3), new(double.CreateTruncating(threshold.Item<TReal>())));
    }
}
