using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>x log(y), but 0 wherever x is 0.</summary>
[Op("Xlogy(x: T, y: T) -> z: T", "T: {half, bfloat16, float, double, complex64, complex128}")]
static class XlogyOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        Term dz = f.Dy, x = f.X(), y = f.X(1), notZero = x.NotZero();
        BroadcastGradient.Set(g, notZero.Binary("Xlogy", y) * dz, x.Binary("Xdivy", y) * dz);
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryFloatingPointIeee754<T> => BinaryKernel.Each<T, Operator<T>>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged => BinaryKernel.OfComplex<T, ComplexOperator>(c);

    readonly struct Operator<T> : IScalarOperator<T, T> where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public static T Apply(T x, T y) => x == T.Zero ? T.Zero : x * T.Log(y);
    }

    readonly struct ComplexOperator : IComplexOperator
    {
        public static Complex Apply(Complex x, Complex y) => x == Complex.Zero ? x : x * Complex.Log(y);
    }
}
