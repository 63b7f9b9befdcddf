using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The absolute value of complex numbers.</summary>
[Op("ComplexAbs(x: T) -> y: Tout", "T: {complex64, complex128} = DT_COMPLEX64", "Tout: {float, double} = DT_FLOAT")]
static class ComplexAbsOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0), y = g.Output(0);
        DType complex = g.InputType(0);
        Term direction = new Term(s, s.Complex(dy, new Term(s, dy).Op("ZerosLike"), complex)) * new Term(s, g.Input(0));
        g.SetInput(0, s.DivNoNan(direction, s.Complex(y, new Term(s, y).Op("ZerosLike"), complex)));
    }

    [CpuKernel("T: complex64", "Tout: float")]
    public static void Compute(KernelContext c) => UnaryKernel.Each<Complex64, float, Single>(c);

    [CpuKernel("T: complex128", "Tout: double")]
    public static void ComputeDouble(KernelContext c) => UnaryKernel.Each<Complex, double, Double>(c);

    /// <summary>TensorFlow refuses what the default of Tout asks for.</summary>
    [CpuKernel("T: complex128", "Tout: float")]
    public static void Refuse(KernelContext c) => Throw.InvalidArgument("Signature mismatch, have: complex128->float expected: complex128->double");

    readonly struct Single : IScalarFunction<Complex64, float>
    {
        public static float Apply(Complex64 x) => (float)Complex.Abs(x);
    }

    readonly struct Double : IScalarFunction<Complex, double>
    {
        public static double Apply(Complex x) => Complex.Abs(x);
    }
}
