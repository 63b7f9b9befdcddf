using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The angle from the positive real axis, from -pi to pi.</summary>
[Op("Angle(input: T) -> output: Tout", "T: {complex64, complex128} = DT_COMPLEX64", "Tout: {float, double} = DT_FLOAT")]
static class AngleOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        Output dy = g.OutputGradient(0), x = g.Input(0);
        Scope s = g.Scope.WithControl(dy.Node);
        DType complex = g.InputType(0), part = g.OutputType(0);
        Term turned = new Term(s, s.Complex(s.Imag(x, part), s.Real(x, part), complex)).Op("Reciprocal");
        g.SetInput(0, -turned.With(s.Complex(dy, s.ConstOf(part, 0), complex)) * turned);
    }

    [CpuKernel("T: complex64", "Tout: float")]
    public static void Compute(KernelContext c) => UnaryKernel.Each<Complex64, float, Single>(c);

    [CpuKernel("T: complex128", "Tout: double")]
    public static void ComputeDouble(KernelContext c) => UnaryKernel.Each<Complex, double, Double>(c);

    readonly struct Single : IScalarFunction<Complex64, float>
    {
        public static float Apply(Complex64 x) => MathF.Atan2(x.Imaginary, x.Real);
    }

    readonly struct Double : IScalarFunction<Complex, double>
    {
        public static double Apply(Complex x) => Math.Atan2(x.Imaginary, x.Real);
    }
}
