using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Running sums along an axis.</summary>
[Op("Cumsum(x: T, axis: Tidx) -> out: T", "exclusive: bool = false", "reverse: bool = false",
    "T: {float, double, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, qint16, quint16, uint16, complex128, half, uint32, uint64}",
    "Tidx: {int32, int64} = DT_INT32")]
static class CumsumOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.Cumsum(g.OutputGradient(0), g.Input(1), g.Bool("exclusive"), !g.Bool("reverse")));
    }

    [CpuKernel("T: numbers")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _exclusive = k.Bool("exclusive"), _reverse = k.Bool("reverse");

        public override void Compute(KernelContext context) => CumulativeScan.Run<T, Operator>(context, _exclusive, _reverse);

        readonly struct Operator : IScanOperator<T>
        {
            public static T Start => T.Zero;

            public static T Combine(T total, T x) => total + x;
        }
    }
}
