using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Products of batches of matrices, either of them adjoint first; batch axes are broadcast.</summary>
[Op("BatchMatMulV3(x: Ta, y: Tb) -> output: Tout", "Ta: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128}",
    "Tb: {bfloat16, half, float, double, uint8, int8, int16, int32, int64, complex64, complex128}",
    "Tout: {bfloat16, half, float, double, int16, int32, int64, complex64, complex128}", "adj_x: bool = false", "adj_y: bool = false",
    "grad_x: bool = false", "grad_y: bool = false")]
static class BatchMatMulV3Op
{
    public static void Shape(ShapeContext c) => MatrixShapes.Products(c, broadcast: true);

    public static void Gradient(GradientContext g) => BatchProduct.Gradient(g);

    [CpuKernel("Tout: floats, int16, int32, int64, complexes")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumberBase<T>
    {
        readonly bool _adjointX = k.Bool("adj_x"), _adjointY = k.Bool("adj_y");

        public override void Compute(KernelContext context) => BatchProduct.Run<T>(context, _adjointX, _adjointY, broadcast: true);
    }
}
