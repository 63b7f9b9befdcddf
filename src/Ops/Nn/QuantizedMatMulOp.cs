using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The product of two quantized matrices, either of them transposed first.</summary>
[Op("QuantizedMatMul(a: T1, b: T2, min_a: float, max_a: float, min_b: float, max_b: float) -> out: Toutput, min_out: float, max_out: float",
    "T1: quantizedtype", "T2: quantizedtype", "Toutput: quantizedtype = DT_QINT32", "transpose_a: bool = false", "transpose_b: bool = false", "Tactivation: quantizedtype = DT_QUINT8")]
static class QuantizedMatMulOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 2; i <= 5; i++) c.WithRank(i, 0);
        ShapeRules.Scalar(c);
        MatMulOp.Shape(c);
    }

    [CpuKernel("T1: quint8", "T2: quint8", "Toutput: qint32")]
    public sealed class Cpu<T, TOther, TResult>(KernelConstruction k) : Kernel
        where T : unmanaged, IBinaryInteger<T>, IMinMaxValue<T> where TOther : unmanaged, IBinaryInteger<TOther>, IMinMaxValue<TOther> where TResult : unmanaged
    {
        readonly bool _transposeA = k.Bool("transpose_a"), _transposeB = k.Bool("transpose_b");

        public override void Compute(KernelContext context)
        {
            Tensor a = context.Input(0), b = context.Input(1);
            if (a.Shape.Rank != 2) Throw.InvalidArgument("In[0] is not a matrix");
            if (b.Shape.Rank != 2) Throw.InvalidArgument("In[1] is not a matrix");
            int m = a.Shape.Int(_transposeA ? 1 : 0), k = a.Shape.Int(_transposeA ? 0 : 1), n = b.Shape.Int(_transposeB ? 0 : 1);
            if (b.Shape[_transposeB ? 1 : 0] != k) Throw.InvalidArgument($"Matrix size-incompatible: In[0]: {a.Shape}, In[1]: {b.Shape}");
            using var left = new Scratch<int>(Math.Max(1, a.ElementCount));
            using var right = new Scratch<int>(Math.Max(1, b.ElementCount));
            float stepA = Quantized.Center(a.Read<T>(), Quantized.End(context, 2), Quantized.End(context, 3), left.Span);
            float stepB = Quantized.Center(b.Read<TOther>(), Quantized.End(context, 4), Quantized.End(context, 5), right.Span);
            MatrixProduct.Multiply<int>(left.Span[..(m * k)], right.Span[..(k * n)], context.Allocate(0, [m, n]).Write<int>(), m, n, k, _transposeA, _transposeB, conjugate: false, Workers.Of(context));
            Quantized.SetProductRange(context, stepA, stepB);
        }
    }
}
