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
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly (bool Upper, bool Lower) _toRight = DiagonalBand.Alignment(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), padding = context.Input(2);
            if (x.Shape.Rank < 2) Throw.InvalidArgument($"input must be at least 2-dim, received shape: {x.Shape}");
            (int lower, int upper) = DiagonalBand.Range(context.Input(1));
            int rows = x.Shape.Int(x.Shape.Rank - 2), columns = x.Shape.Int(x.Shape.Rank - 1);
            DiagonalBand.CheckRange(lower, upper, rows, columns);
            var band = new DiagonalBand(rows, columns, lower, upper, _toRight.Upper, _toRight.Lower);
            Shape batch = x.Shape.Slice(0, x.Shape.Rank - 2);
            Tensor y = context.Allocate(0, batch.Concat(lower == upper ? [band.Longest] : [band.Count, band.Longest]));
            Moves.Run(x.DType, new Diagonals.Take(band, x, padding, y));
        }
    }
}
