using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Matrices with some diagonals replaced.</summary>
[Op("MatrixSetDiagV2(input: T, diagonal: T, k: int32) -> output: T", "T: type")]
static class MatrixSetDiagV2Op
{
    public static void Shape(ShapeContext c) => DiagonalShapes.Set(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        Output dy = g.OutputGradient(0);
        g.SetInput(0, s.MatrixSetDiagV3(dy, new Term(s, g.Input(1)).Op("ZerosLike"), g.Input(2)));
        g.SetInput(1, s.MatrixDiagPartV3(dy, g.Input(2), s.ConstOf(dy.ValueType, 0)));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : MatrixSetDiagKernel(k);
}
