using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// MatMul with a bias and an activation, as TensorFlow's optimizer and ours write it. Attribute <c>_packed_columns</c>: b, of so many columns,
/// is packed by <see cref="PackMatrixOp"/>.
/// </summary>
[Op("_FusedMatMul(a: T, b: T, args: num_args * T) -> product: T", "transpose_a: bool = false", "transpose_b: bool = false", "T: {bfloat16, half, float}",
    "num_args: int >= 0", "fused_ops: list(string) = []", "epsilon: float = 9.999999747378752e-05", "leakyrelu_alpha: float = 0.20000000298023224")]
static class FusedMatMulOp
{
    public static void Shape(ShapeContext c) => MatMulOp.Shape(c);

    [CpuKernel("T: half, bfloat16, float")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly bool _transposeA = k.Bool("transpose_a"), _transposeB = k.Bool("transpose_b");
        readonly FusedOps _fused = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor a = context.Input(0), b = context.Input(1), bias = context.Input(2);
            if (a.Shape.Rank != b.Shape.Rank) throw Fault($"In[0] and In[1] has different ndims: {a.Shape} vs. {b.Shape}");
            if (a.Shape.Rank != 2) throw Fault($"In[0] is not a matrix. Instead it has shape {a.Shape}");
            if (b.Shape.Rank != 2) throw Fault($"In[1] is not a matrix. Instead it has shape {b.Shape}");
            bool isPacked = _fused.PackedColumns > 0, turned = _transposeB && !isPacked;
            int m = a.Shape.Int(_transposeA ? 1 : 0), k = a.Shape.Int(_transposeA ? 0 : 1), n = isPacked ? _fused.PackedColumns : b.Shape.Int(turned ? 0 : 1);
            if (b.Shape[turned ? 1 : 0] != k) throw Fault($"Matrix size-incompatible: In[0]: {a.Shape}, In[1]: {b.Shape}");
            _fused.CheckBias(bias, n);
            Tensor c = context.Allocate(0, [m, n]);
            if (k == 0)
            {
                c.Write<T>().Clear();
                return;
            }
            if (typeof(T) == typeof(float))
            {
                Epilogue<float> epilogue = _fused.Epilogue<float>(bias);
                WorkSplitter? workers = Workers.Of(context);
                if (isPacked) Gemm.MultiplyPacked(a.Read<float>(), b.Read<float>(), c.Write<float>(), m, n, k, _transposeA, epilogue, workers);
                else Gemm.Multiply(a.Read<float>(), b.Read<float>(), c.Write<float>(), m, n, k, _transposeA, _transposeB, epilogue, workers);
                _fused.Finish<T>(c);
                return;
            }
            MatrixProduct.Multiply(a.Read<T>(), b.Read<T>(), c.Write<T>(), m, n, k, _transposeA, _transposeB, conjugate: false, Workers.Of(context));
            Broadcast.Add(c.Read<T>(), [m, n], bias.Read<T>(), [n], c.Write<T>(), [m, n]);
            _fused.Activate<T>(c);
        }

        StatusException Fault(string text) => _fused.At(0, new StatusException(ErrorCode.InvalidArgument, text));
    }
}
