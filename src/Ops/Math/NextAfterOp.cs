using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>The next number after x in the direction of y.</summary>
[Op("NextAfter(x1: T, x2: T) -> output: T", "T: {double, float} = DT_FLOAT")]
static class NextAfterOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0);
        BroadcastGradient.Set(g, dz, new Term(g.Scope, dz).Op("ZerosLike"));
    }

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => x == y ? y : T.IsNaN(x) || T.IsNaN(y) ? T.NaN : x < y ? T.BitIncrement(x) : T.BitDecrement(x);
    }
}
