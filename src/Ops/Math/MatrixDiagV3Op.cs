using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Matrices with given diagonals.</summary>
[Op("MatrixDiagV3(diagonal: T, k: int32, num_rows: int32, num_cols: int32, padding_value: T) -> output: T", "T: type",
    "align: {'LEFT_RIGHT', 'RIGHT_LEFT', 'LEFT_LEFT', 'RIGHT_RIGHT'} = 'RIGHT_LEFT'")]
static class MatrixDiagV3Op
{
    public static void Shape(ShapeContext c) => DiagonalShapes.Matrix(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MatrixDiagPartV3(g.OutputGradient(0), g.Input(1),
        g.Scope.ConstOf(g.OutputType(0), 0), g.String("align")));

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : MatrixDiagKernel(k);
}
