using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Do elements differ by less than the tolerance?</summary>
[Op("ApproximateEqual(x: T, y: T) -> z: bool",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "tolerance: float = 9.999999747378752e-06", Commutative = true)]
static class ApproximateEqualOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Merge(c.Input(0), c.Input(1)));

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly T _tolerance = T.CreateTruncating(k.Float("tolerance"));

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), y = context.Input(1);
            if (x.Shape != y.Shape) Throw.InvalidArgument($"x and y must be of the same shape. x shape: {x.Shape}. y shape: {y.Shape}");
            Span<bool> z = context.Allocate(0, x.Shape).Write<bool>();
            ReadOnlySpan<T> a = x.Read<T>(), b = y.Read<T>();
            for (int i = 0; i < z.Length; i++) z[i] = T.Abs(a[i] - b[i]) < _tolerance;
        }
    }
}
