using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The imaginary part.</summary>
[Op("Imag(input: T) -> output: Tout", "T: {complex64, complex128} = DT_COMPLEX64", "Tout: {float, double} = DT_FLOAT")]
static class ImagOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.Complex(g.Scope.ConstOf(g.OutputType(0), 0), g.OutputGradient(0), tout: g.InputType(0)));

    [CpuKernel("T: complex64", "Tout: float")]
    public static void Compute(KernelContext c) => UnaryKernel.Each<Complex64, float, Single>(c);

    [CpuKernel("T: complex128", "Tout: double")]
    public static void ComputeDouble(KernelContext c) => UnaryKernel.Each<Complex, double, Double>(c);

    readonly struct Single : IScalarFunction<Complex64, float>
    {
        public static float Apply(Complex64 x) => x.Imaginary;
    }

    readonly struct Double : IScalarFunction<Complex, double>
    {
        public static double Apply(Complex x) => x.Imaginary;
    }
}
