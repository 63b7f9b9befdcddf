using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Inverses of matrices, or of their adjoints.</summary>
[Op("MatrixInverse(input: T) -> output: T", "adjoint: bool = false", "T: {double, float, half, complex64, complex128}")]
static class MatrixInverseOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, MatrixShapes.Square(c, 0));

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        bool adjoint = g.Bool("adjoint");
        Output inverse = g.Output(0), right = MatrixWork.Product(s, g.OutputGradient(0), inverse, adjoint, !adjoint);
        g.SetInput(0, -new Term(s, MatrixWork.Product(s, inverse, right, adjointA: !adjoint)));
    }

    [CpuKernel("T: half, float, double")]
    public sealed class Real<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjoint = k.Bool("adjoint");

        public override void Compute(KernelContext context) => MatrixWork.Inverse<T, double>(context, _adjoint);
    }

    [CpuKernel("T: complexes")]
    public sealed class OfComplex<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjoint = k.Bool("adjoint");

        public override void Compute(KernelContext context) => MatrixWork.Inverse<T, Complex>(context, _adjoint);
    }
}
