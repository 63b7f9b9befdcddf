using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A complex number of a real and an imaginary part.</summary>
[Op("Complex(real: T, imag: T) -> out: Tout", "T: {float, double} = DT_FLOAT", "Tout: {complex64, complex128} = DT_COMPLEX64")]
static class ComplexOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Broadcast(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0);
        BroadcastGradient.Set(g, s.Real(dy, g.InputType(0)), s.Imag(dy, g.InputType(0)));
    }

    [CpuKernel("T: float", "Tout: complex64")]
    public static void Compute(KernelContext c) => BinaryKernel.Each<float, Complex64, Single>(c);

    [CpuKernel("T: double", "Tout: complex128")]
    public static void ComputeDouble(KernelContext c) => BinaryKernel.Each<double, System.Numerics.Complex, Double>(c);

    readonly struct Single : IScalarOperator<float, Complex64>
    {
        public static Complex64 Apply(float x, float y) => new(x, y);
    }

    readonly struct Double : IScalarOperator<double, System.Numerics.Complex>
    {
        public static System.Numerics.Complex Apply(double x, double y) => new(x, y);
    }
}
