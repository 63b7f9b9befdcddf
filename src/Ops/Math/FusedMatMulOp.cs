using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>MatMul with a bias and an activation, as TensorFlow's optimizer writes it.</summary>
[Op("_FusedMatMul(a: T, b: T, args: num_args * T) -> product: T", "transpose_a: bool = false", "transpose_b: bool = false", "T: {bfloat16, half, float}",
    "num_args: int >= 0", "fused_ops: list(string) = []", "epsilon: float = 9.999999747378752e-05", "leakyrelu_alpha: float = 0.20000000298023224")]
static class FusedMatMulOp
{
    public static void Shape(ShapeContext c) => MatMulOp.Shape(c);

    [CpuKernel("T: half, bfloat16, float")]
    public sealed class Cpu<T> : Kernel where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly bool _transposeA, _transposeB;
        readonly string? _activation;
        readonly float _alpha;

        public Cpu(KernelConstruction k)
        {
            (_transposeA, _transposeB, _alpha) = (k.Bool("transpose_a"), k.Bool("transpose_b"), k.Float("leakyrelu_alpha"));
            string[] fused = k.StringList("fused_ops");
            bool known = fused is ["BiasAdd"] || (fused is ["BiasAdd", _] && FusedActivation.Exists(fused[1]));
            if (!known) Throw.Unimplemented($"Fusion is not implemented: [{string.Join(",", fused)}]");
            _activation = fused.Length > 1 ? fused[1] : null;
        }

        public override void Compute(KernelContext context)
        {
            Tensor a = context.Input(0), b = context.Input(1), bias = context.Input(2);
            if (a.Shape.Rank != b.Shape.Rank) Throw.InvalidArgument($"In[0] and In[1] has different ndims: {a.Shape} vs. {b.Shape}");
            if (a.Shape.Rank != 2) Throw.InvalidArgument($"In[0] is not a matrix. Instead it has shape {a.Shape}");
            if (b.Shape.Rank != 2) Throw.InvalidArgument($"In[1] is not a matrix. Instead it has shape {b.Shape}");
            int m = a.Shape.Int(_transposeA ? 1 : 0), k = a.Shape.Int(_transposeA ? 0 : 1), n = b.Shape.Int(_transposeB ? 0 : 1);
            if (b.Shape[_transposeB ? 1 : 0] != k) Throw.InvalidArgument($"Matrix size-incompatible: In[0]: {a.Shape}, In[1]: {b.Shape}");
            if (bias.ElementCount != n) Throw.InvalidArgument($"Must provide as many biases as the last dimension of the product: {bias.Shape} vs. {n}");
            Span<T> c = context.Allocate(0, [m, n]).Write<T>();
            if (k == 0)
            {
                c.Clear();
                return;
            }
            MatrixProduct.Multiply(a.Read<T>(), b.Read<T>(), c, m, n, k, _transposeA, _transposeB, conjugate: false, Workers.Of(context));
            Broadcast.Add(c, [m, n], bias.Read<T>(), [n], c, [m, n]);
            if (_activation is not null) FusedActivation.Apply(_activation, c, _alpha);
        }
    }
}
