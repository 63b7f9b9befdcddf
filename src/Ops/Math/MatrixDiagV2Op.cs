using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Matrices with given diagonals.</summary>
[Op("MatrixDiagV2(diagonal: T, k: int32, num_rows: int32, num_cols: int32, padding_value: T) -> output: T", "T: type")]
static class MatrixDiagV2Op
{
    public static void Shape(ShapeContext c) => DiagonalShapes.Matrix(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MatrixDiagPartV3(g.OutputGradient(0), g.Input(1),
        g.Scope.ConstOf(g.OutputType(0), 0)));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : MatrixDiagKernel(k);
}
