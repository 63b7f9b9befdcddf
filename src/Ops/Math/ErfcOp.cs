using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>1 minus the error function, exact also where it is small.</summary>
[Op("Erfc(x: T) -> y: T", "T: {bfloat16, half, float, double}")]
static class ErfcOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        var f = new Formula(g);
        g.SetInput(0, f.Dy * f.Constant(-2 / Math.Sqrt(Math.PI)) * (-f.X().Op("Square")).Op("Exp"));
    }

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => UnaryKernel.Each<T, Function<T>>(c);

    readonly struct Function<T> : IScalarFunction<T, T> where T : unmanaged, INumberBase<T>
    {
        public static T Apply(T x) => T.CreateTruncating(ErrorFunctions.Erfc(double.CreateTruncating(x)));
    }
}
