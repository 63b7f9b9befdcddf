using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Products of batches of matrices, either of them adjoint first; batch axes are broadcast.</summary>
[Op("BatchMatMulV2(x: T, y: T) -> output: T",
    "T: {bfloat16, half, float, double, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128}", "adj_x: bool = false",
    "adj_y: bool = false", "grad_x: bool = false", "grad_y: bool = false")]
static class BatchMatMulV2Op
{
    public static void Shape(ShapeContext c) => MatrixShapes.Products(c, broadcast: true);

    public static void Gradient(GradientContext g) => BatchProduct.Gradient(g);

    [CpuKernel("T: floats, int16, int32, int64, complexes")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjointX = k.Bool("adj_x"), _adjointY = k.Bool("adj_y");

        public override void Compute(KernelContext context) => BatchProduct.Run<T>(context, _adjointX, _adjointY, broadcast: true);
    }
}
