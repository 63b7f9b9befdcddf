using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Multiplies each value of a sparse tensor by the element of a dense one at its index.</summary>
[Op("SparseDenseCwiseMul(sp_indices: int64, sp_values: T, sp_shape: int64, dense: T) -> output: T", "T: numbertype")]
static class SparseDenseCwiseMulOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, PartialShape.Of(c.WithRank(0, 2)[0]));

    public static void Gradient(GradientContext g) => SparseDenseElementwise.Gradient(g, isProduct: true);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => SparseDenseElementwise.Run<T, PairProduct<T>>(c);
}
