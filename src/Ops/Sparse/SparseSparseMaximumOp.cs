using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The larger of two sparse tensors, element by element; what is absent counts as zero.</summary>
[Op("SparseSparseMaximum(a_indices: int64, a_values: T, a_shape: int64, b_indices: int64, b_values: T, "
    + "b_shape: int64) -> output_indices: int64, output_values: T",
    "T: realnumbertype")]
static class SparseSparseMaximumOp
{
    public static void Shape(ShapeContext c) => SparseShapes.Union(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T> =>
        SparseMerge.Union<T, LargerValue<T>>(c, new(c, 0), new(c, 3), default);
}
