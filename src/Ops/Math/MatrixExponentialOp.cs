using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Exponentials of square matrices.</summary>
[Op("MatrixExponential(input: T) -> output: T", "T: {double, float, half, complex64, complex128}")]
static class MatrixExponentialOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, MatrixShapes.Square(c, 0));

    [CpuKernel("T: float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixFunctionWork.Exponential<T, double>(c);

    [CpuKernel("T: complexes")]
    public static void ComputeComplex<T>(KernelContext c) where T : unmanaged, INumberBase<T> => MatrixFunctionWork.Exponential<T, Complex>(c);
}
