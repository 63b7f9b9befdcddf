using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Matrices with zeros outside of a band around the main diagonal.</summary>
[Op("MatrixBandPart(input: T, num_lower: Tindex, num_upper: Tindex) -> band: T", "T: type", "Tindex: {int32, int64} = DT_INT64")]
static class MatrixBandPartOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.WithRank(2, 0);
        c.SetOutput(0, c.Input(0));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MatrixBandPart(g.OutputGradient(0), g.Input(1), g.Input(2)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        if (x.Shape.Rank < 2) Throw.InvalidArgument($"input must be at least 2-dim, received shape: {x.Shape}");
        long rows = x.Shape[x.Shape.Rank - 2], columns = x.Shape[x.Shape.Rank - 1], lower = c.Input(1).Int(), upper = c.Input(2).Int();
        if (lower > rows) Throw.InvalidArgument($"num_lower must be negative or less or equal to number of rows ({rows}) got: {lower}");
        if (upper > columns) Throw.InvalidArgument($"num_upper must be negative or less or equal to number of columns ({columns}) got: {upper}");
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        Moves.Run(x.DType, new Band((int)rows, (int)columns, lower < 0 ? (int)rows : (int)lower, upper < 0 ? (int)columns : (int)upper, x, y));
    }

    readonly ref struct Band(int rows, int columns, int lower, int upper, Tensor x, Tensor y) : IMove
    {
        public void Run<T>()
        {
            Span<T> source = Moves.Of<T>(x), target = Moves.Of<T>(y);
            for (int i = 0; i < target.Length; i++)
            {
                int column = i % columns, row = i / columns % rows;
                target[i] = column >= row - lower && column <= row + upper ? source[i] : default!;
            }
        }
    }
}
