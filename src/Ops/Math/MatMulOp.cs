using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The product of two matrices, either of them transposed first.</summary>
[Op("MatMul(a: T, b: T) -> product: T", "transpose_a: bool = false", "transpose_b: bool = false",
    "T: {bfloat16, half, float, double, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}", "grad_a: bool = false",
    "grad_b: bool = false")]
static class MatMulOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape a = c.WithRank(0, 2), b = c.WithRank(1, 2);
        int transposeA = c.Bool("transpose_a") ? 1 : 0, transposeB = c.Bool("transpose_b") ? 1 : 0;
        c.MergeDims(a[1 - transposeA], b[transposeB]);
        c.SetOutput(0, PartialShape.Of(a[transposeA], b[1 - transposeB]));
    }

    public static void Gradient(GradientContext g)
    {
        bool transposeA = g.Bool("transpose_a"), transposeB = g.Bool("transpose_b");
        Scope s = g.Scope;
        Output dz = g.OutputGradient(0), a = new Term(s, g.Input(0)).Conj(), b = new Term(s, g.Input(1)).Conj();
        g.SetInput(0, transposeA
            ? s.MatMul(b, dz, transposeA: transposeB, transposeB: true, gradA: true)
            : s.MatMul(dz, b, transposeB: !transposeB, gradA: true));
        g.SetInput(1, transposeB
            ? s.MatMul(dz, a, transposeA: true, transposeB: transposeA, gradB: true)
            : s.MatMul(a, dz, transposeA: !transposeA, gradB: true));
    }

    [CpuKernel("T: floats, int32, int64, complexes")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _transposeA = k.Bool("transpose_a"), _transposeB = k.Bool("transpose_b");

        public override void Compute(KernelContext context)
        {
            Tensor a = context.Input(0), b = context.Input(1);
            if (a.Shape.Rank != b.Shape.Rank) Throw.InvalidArgument($"In[0] and In[1] has different ndims: {a.Shape} vs. {b.Shape}");
            if (a.Shape.Rank != 2) Throw.InvalidArgument(a.Shape.Rank < 2 ? $"In[0] ndims must be >= 2: {a.Shape.Rank}" : $"In[0] and In[1] ndims must be == 2: {a.Shape.Rank}");
            int m = a.Shape.Int(_transposeA ? 1 : 0), k = a.Shape.Int(_transposeA ? 0 : 1), n = b.Shape.Int(_transposeB ? 0 : 1);
            if (b.Shape[_transposeB ? 1 : 0] != k) Throw.InvalidArgument($"Matrix size-incompatible: In[0]: {a.Shape}, In[1]: {b.Shape}");
            Tensor c = context.Allocate(0, [m, n]);
            MatrixProduct.Multiply(a.Read<T>(), b.Read<T>(), c.Write<T>(), m, n, k, _transposeA, _transposeB, conjugate: false, Workers.Of(context));
        }
    }
}
