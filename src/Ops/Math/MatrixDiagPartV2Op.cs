using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Diagonals of matrices as packed rows.</summary>
[Op("MatrixDiagPartV2(input: T, k: int32, padding_value: T) -> diagonal: T", "T: type")]
static class MatrixDiagPartV2Op
{
    public static void Shape(ShapeContext c) => DiagonalShapes.Part(c);

    public static void Gradient(GradientContext g)
    {
        Scope s = g.Scope;
        PartialShape x = g.Input(0).Shape;
        Output dy = g.OutputGradient(0);
        if (x.HasRank && x[-2] >= 0 && x[-1] >= 0)
        {
            g.SetInput(0, s.MatrixDiagV3(dy, g.Input(1), s.Const((int)x[-2]), s.Const((int)x[-1]), s.ConstOf(dy.ValueType, 0)));
        }
        else g.SetInput(0, s.MatrixSetDiagV3(new Term(s, g.Input(0)).Op("ZerosLike"), dy, g.Input(1)));
    }

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : MatrixDiagPartKernel(k);
}
