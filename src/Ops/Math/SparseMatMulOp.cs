using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The product of matrices of which many elements are 0; bfloat16 is widened.</summary>
[Op("SparseMatMul(a: Ta, b: Tb) -> product: float", "transpose_a: bool = false", "transpose_b: bool = false", "a_is_sparse: bool = false",
    "b_is_sparse: bool = false", "Ta: {float, bfloat16} = DT_FLOAT", "Tb: {float, bfloat16} = DT_FLOAT")]
static class SparseMatMulOp
{
    public static void Shape(ShapeContext c) => MatMulOp.Shape(c);

    public static void Gradient(GradientContext g)
    {
        bool transposeA = g.Bool("transpose_a"), transposeB = g.Bool("transpose_b"), sparseA = g.Bool("a_is_sparse"), sparseB = g.Bool("b_is_sparse");
        Output dz = g.OutputGradient(0), a = g.Input(0), b = g.Input(1);
        bool sparse = dz.Node.Type == "ReluGrad";
        g.SetInput(0, transposeA
            ? Product(g, b, dz, transposeB, true, sparseB, sparse, a.ValueType)
            : Product(g, dz, b, false, !transposeB, sparse, sparseB, a.ValueType));
        g.SetInput(1, transposeB
            ? Product(g, dz, a, true, transposeA, sparse, sparseA, b.ValueType)
            : Product(g, a, dz, !transposeA, false, sparseA, sparse, b.ValueType));
    }

    static Output Product(GradientContext g, Output x, Output y, bool transposeX, bool transposeY, bool sparseX, bool sparseY, DType dtype)
    {
        Output product = g.Scope.SparseMatMul(x, y, transposeX, transposeY, sparseX, sparseY);
        return dtype == DType.Float ? product : g.Scope.Cast(product, dtype);
    }

    [CpuKernel("Ta: float, bfloat16", "Tb: float, bfloat16")]
    public sealed class Cpu<TA, TB>(KernelConstruction k) : Kernel where TA : unmanaged, INumberBase<TA> where TB : unmanaged, INumberBase<TB>
    {
        readonly bool _transposeA = k.Bool("transpose_a"), _transposeB = k.Bool("transpose_b");

        public override void Compute(KernelContext context)
        {
            Tensor a = context.Input(0), b = context.Input(1);
            if (a.Shape.Rank != 2) Throw.InvalidArgument("a is not a matrix");
            if (b.Shape.Rank != 2) Throw.InvalidArgument("b is not a matrix");
            int m = a.Shape.Int(_transposeA ? 1 : 0), k = a.Shape.Int(_transposeA ? 0 : 1), n = b.Shape.Int(_transposeB ? 0 : 1);
            if (b.Shape[_transposeB ? 1 : 0] != k) Throw.InvalidArgument($"Matrix size incompatible: a: {a.Shape}, b: {b.Shape}");
            Tensor c = context.Allocate(0, [m, n]);
            using var wideA = new Scratch<float>(a.ElementCount);
            using var wideB = new Scratch<float>(b.ElementCount);
            Widening.Widen(a.Read<TA>(), wideA.Span);
            Widening.Widen(b.Read<TB>(), wideB.Span);
            Gemm.Multiply<float>(wideA.Span, wideB.Span, c.Write<float>(), m, n, k, _transposeA, _transposeB, workers: Workers.Of(context));
        }
    }
}
