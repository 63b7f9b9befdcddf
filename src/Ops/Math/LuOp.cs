using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Triangular factors of matrices whose rows are exchanged.</summary>
[Op("Lu(input: T) -> lu: T, p: output_idx_type", "T: {double, float, half, complex64, complex128}", "output_idx_type: {int32, int64} = DT_INT32")]
static class LuOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = MatrixShapes.Square(c, 0);
        c.SetOutput(0, x);
        c.SetOutput(1, x.HasRank ? x.Slice(0, x.Rank - 1) : PartialShape.Unknown);
    }

    [CpuKernel("T: half, float, double", "output_idx_type: int32, int64")]
    public static void Compute<T, TIndex>(KernelContext c) where T : unmanaged, INumberBase<T> where TIndex : unmanaged, INumberBase<TIndex> =>
        MatrixWork.Lu<T, double, TIndex>(c);

    [CpuKernel("T: complexes", "output_idx_type: int32, int64")]
    public static void ComputeComplex<T, TIndex>(KernelContext c) where T : unmanaged, INumberBase<T> where TIndex : unmanaged, INumberBase<TIndex> =>
        MatrixWork.Lu<T, Complex, TIndex>(c);
}
