using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shape rules of the ops on diagonals of matrices, with the checks that TensorFlow makes even where sizes are unknown.</summary>
static class DiagonalShapes
{
    static (int Lower, int Upper) Range(ShapeContext c, Tensor k)
    {
        if (k.ElementCount is < 1 or > 2) c.Fail($"diag_index must be a vector with one or two elements. It has {k.ElementCount} elements.");
        int lower = (int)k.Int(), upper = (int)k.Int((int)k.ElementCount - 1);
        if (lower > upper) c.Fail("lower_diag_index is greater than upper_diag_index");
        return (lower, upper);
    }

    static void CheckBound(ShapeContext c, int lower, int upper, long rows, long columns)
    {
        foreach ((string name, int index) in (ReadOnlySpan<(string, int)>)[("lower", lower), ("upper", upper)])
        {
            bool low = rows >= 0 && index <= -rows, high = columns >= 0 && index >= columns;
            if (index != 0 && (low || high)) c.Fail($"{name}_diag_index is out of bound.");
        }
    }

    /// <summary>MatrixDiagPartV2 and V3.</summary>
    public static void Part(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2);
        c.WithRankAtMost(1, 1);
        c.WithRank(2, 0);
        if (!x.HasRank || c.Constant(1) is not { } k)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        (int lower, int upper) = Range(c, k);
        long rows = x[-2], columns = x[-1];
        CheckBound(c, lower, upper, rows, columns);
        long longest = rows < 0 || columns < 0 ? PartialShape.UnknownDim : Math.Min(rows + Math.Min(upper, 0), columns - Math.Max(lower, 0));
        PartialShape packed = lower == upper ? PartialShape.Of(longest) : PartialShape.Of(upper - lower + 1, longest);
        c.SetOutput(0, x.Slice(0, x.Rank - 2).Concat(packed));
    }

    /// <summary>MatrixDiagV2 and V3.</summary>
    public static void Matrix(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 1);
        c.WithRankAtMost(1, 1);
        c.WithRank(2, 0);
        c.WithRank(3, 0);
        c.WithRank(4, 0);
        if (!x.HasRank || c.Constant(1) is not { } k)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        (int lower, int upper) = Range(c, k);
        if (lower < upper)
        {
            x = c.WithRankAtLeast(0, 2);
            if (x[-2] != upper - lower + 1)
            {
                c.Fail("The number of rows of `diagonal` doesn't match the number of diagonals implied from `d_lower` and `d_upper`.\n"
                    + $"num_diags = {x[-2]}, d_lower = {lower}, d_upper = {upper} {x.Rank} {x[-1]}");
            }
        }
        long rows = c.Constant(2)?.Int() ?? -1, columns = c.Constant(3)?.Int() ?? -1;
        long leastRows = x[-1] - Math.Min(upper, 0), leastColumns = x[-1] + Math.Max(lower, 0);
        if (rows == -1 && columns == -1) rows = columns = Math.Max(leastRows, leastColumns);
        if (rows == -1) rows = leastRows;
        else if (rows < leastRows) c.Fail("num_rows is too small");
        if (columns == -1) columns = leastColumns;
        else if (columns < leastColumns) c.Fail("num_cols is too small.");
        if (rows != leastRows && columns != leastColumns)
        {
            c.Fail("num_rows and num_cols are not consistent with lower_diag_index, upper_diag_index, and the length of the given diagonals.\n"
                + $"num_rows = {rows} != min_num_rows = {leastRows}, num_cols = {columns} != min_num_cols = {leastColumns}");
        }
        c.SetOutput(0, x.Slice(0, x.Rank - (lower == upper ? 1 : 2)).Concat(PartialShape.Of(rows, columns)));
    }

    /// <summary>MatrixSetDiagV2 and V3.</summary>
    public static void Set(ShapeContext c)
    {
        PartialShape x = c.WithRankAtLeast(0, 2), diagonal = c.WithRankAtLeast(1, 1);
        c.WithRankAtMost(2, 1);
        int lower = 0, upper = 0;
        if (c.Constant(2) is { } k)
        {
            (lower, upper) = Range(c, k);
            if (x.HasRank) CheckBound(c, lower, upper, x[-2], x[-1]);
        }
        if (diagonal.HasRank && !x.IsFullyKnown) x = c.Merge(x, diagonal.Slice(0, diagonal.Rank - (lower == upper ? 1 : 2)).Concat(PartialShape.OfRank(2)));
        c.SetOutput(0, x);
    }
}
