using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Divides each value of a sparse tensor by the element of a dense one at its index.</summary>
[Op("SparseDenseCwiseDiv(sp_indices: int64, sp_values: T, sp_shape: int64, dense: T) -> output: T", "T: numbertype")]
static class SparseDenseCwiseDivOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Of(c.WithRank(0, 2)[0]));

    public static void Gradient(GradientContext g) => SparseDenseElementwise.Gradient(g, isProduct: false);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => SparseDenseElementwise.Run<T, PairQuotient<T>>(c);
}
