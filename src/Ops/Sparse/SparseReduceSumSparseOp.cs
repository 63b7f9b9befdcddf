using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The sum of a sparse tensor along axes, sparse again.</summary>
[Op("SparseReduceSumSparse(input_indices: int64, input_values: T, input_shape: int64, "
    + "reduction_axes: int32) -> output_indices: int64, output_values: T, output_shape: int64",
    "keep_dims: bool = false", "T: numbertype")]
static class SparseReduceSumSparseOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unknown(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _keepDims = k.Bool("keep_dims");

        public override void Compute(KernelContext context) => SparseReduction.Sparse<T, ReduceToSum<T>>(context, _keepDims);
    }
}
