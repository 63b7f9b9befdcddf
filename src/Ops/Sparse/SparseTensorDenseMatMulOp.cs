using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The product of a sparse matrix and a dense one.</summary>
[Op("SparseTensorDenseMatMul(a_indices: Tindices, a_values: T, a_shape: int64, b: T) -> product: T", "T: type",
    "Tindices: {int32, int64} = DT_INT64", "adjoint_a: bool = false", "adjoint_b: bool = false")]
static class SparseTensorDenseMatMulOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(0, 2);
        c.WithRank(1, 1);
        PartialShape sizes = c.ShapeFromInput(2), dense = c.WithRank(3, 2);
        if (sizes.HasRank && sizes.Rank != 2) c.Fail($"Shape must be rank 2 but is rank {sizes.Rank}");
        if (!sizes.HasRank) sizes = PartialShape.OfRank(2);
        bool a = c.Bool("adjoint_a"), b = c.Bool("adjoint_b");
        c.MergeDims(sizes[a ? 0 : 1], dense[b ? 1 : 0]);
        c.SetOutput(0, PartialShape.Of(sizes[a ? 1 : 0], dense[b ? 0 : 1]));
    }

    public static void Gradient(GradientContext g) => SparseMatMul.Gradient(g);

    [CpuKernel("T: bfloat16, float, double, int32, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjointA = k.Bool("adjoint_a"), _adjointB = k.Bool("adjoint_b");

        public override void Compute(KernelContext context) => SparseMatMul.Run<T>(context, _adjointA, _adjointB);
    }
}
