using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Matrices with given diagonals.</summary>
abstract class MatrixDiagKernel(KernelConstruction k) : Kernel
{
    readonly (bool Upper, bool Lower) _toRight = DiagonalBand.Alignment(k);

    public sealed override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0), padding = context.Input(4);
        DiagonalBand.CheckPadding(padding);
        if (x.Shape.Rank < 1) Throw.InvalidArgument($"diagonal must be at least 1-dim, received shape: {x.Shape}");
        (int lower, int upper) = DiagonalBand.Range(context.Input(1));
        int rank = x.Shape.Rank, longest = x.Shape.Int(rank - 1);
        if (lower < upper && (rank < 2 || x.Shape[rank - 2] != upper - lower + 1))
        {
            Throw.InvalidArgument("The number of diagonals provided in the input does not match the lower_diag_index and upper_diag_index range.");
        }
        (int rows, int columns) = Size(context, longest, lower, upper);
        Tensor y = context.Allocate(0, x.Shape.Slice(0, rank - (lower == upper ? 1 : 2)).Concat([rows, columns]));
        Moves.Run(x.DType, new Diagonals.Put(new DiagonalBand(rows, columns, lower, upper, _toRight.Upper, _toRight.Lower), x, padding, y));
    }

    static (int Rows, int Columns) Size(KernelContext context, int longest, int lower, int upper)
    {
        int rows = (int)context.Input(2).Int(), columns = (int)context.Input(3).Int();
        int leastRows = longest - Math.Min(upper, 0), leastColumns = longest + Math.Max(lower, 0);
        if (rows != -1 && rows < leastRows) Throw.InvalidArgument("The number of rows is too small.");
        if (columns != -1 && columns < leastColumns) Throw.InvalidArgument("The number of columns is too small.");
        if (rows == -1 && columns == -1) rows = columns = Math.Max(leastRows, leastColumns);
        if (rows == -1) rows = leastRows;
        if (columns == -1) columns = leastColumns;
        if (rows != leastRows && columns != leastColumns) Throw.InvalidArgument("The number of rows or columns is not consistent with the specified d_lower, d_upper, and diagonal.");
        return (rows, columns);
    }
}

/// <summary>Diagonals of matrices as packed rows.</summary>
abstract class MatrixDiagPartKernel(KernelConstruction k) : Kernel
{
    readonly (bool Upper, bool Lower) _toRight = DiagonalBand.Alignment(k);

    public sealed override void Compute(KernelContext context)
    {
        Tensor x = context.Input(0), padding = context.Input(2);
        DiagonalBand.CheckPadding(padding);
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

/// <summary>Matrices with a band of diagonals replaced.</summary>
abstract class MatrixSetDiagKernel(KernelConstruction k) : Kernel
{
    readonly (bool Upper, bool Lower) _toRight = DiagonalBand.Alignment(k);

    public sealed override void Compute(KernelContext context)
    {
        (int lower, int upper) = DiagonalBand.Range(context.Input(2));
        SetDiagonals.Run(context, lower, upper, _toRight.Upper, _toRight.Lower);
    }
}
