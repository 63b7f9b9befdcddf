using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Products of batches of matrices, either of them adjoint first.</summary>
[Op("BatchMatMul(x: T, y: T) -> output: T", "T: {bfloat16, half, float, double, int32, int64, complex64, complex128}", "adj_x: bool = false",
    "adj_y: bool = false", "grad_x: bool = false", "grad_y: bool = false")]
static class BatchMatMulOp
{
    public static void Shape(ShapeContext c) => MatrixShapes.Products(c, broadcast: false);

    public static void Gradient(GradientContext g) => BatchProduct.Gradient(g);

    [CpuKernel("T: floats, int32, int64, complexes")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjointX = k.Bool("adj_x"), _adjointY = k.Bool("adj_y");

        public override void Compute(KernelContext context) => BatchProduct.Run<T>(context, _adjointX, _adjointY, broadcast: false);
    }
}
