using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>
/// Diagonals Lower to Upper (0: the main one, positive: above it) of a matrix, packed as rows, the highest first. A row that is longer
/// than its diagonal is filled up on the left or on the right.
/// </summary>
readonly record struct DiagonalBand(int Rows, int Columns, int Lower, int Upper, bool UpperToRight, bool LowerToRight)
{
    /// <summary>Elements of a packed row.</summary>
    public int Longest => Math.Min(Rows + Math.Min(Upper, 0), Columns - Math.Max(Lower, 0));

    /// <summary>Number of packed rows.</summary>
    public int Count => Upper - Lower + 1;

    /// <summary>Elements of a diagonal.</summary>
    public int Length(int diagonal) => Math.Max(0, Math.Min(Rows + Math.Min(diagonal, 0), Columns - Math.Max(diagonal, 0)));

    /// <summary>Where a diagonal begins in its packed row.</summary>
    public int Offset(int diagonal) => (diagonal >= 0 ? UpperToRight : LowerToRight) ? Longest - Length(diagonal) : 0;

    /// <summary>Where element <paramref name="index"/> of a diagonal lies in the matrix.</summary>
    public int Place(int diagonal, int index) => (index - Math.Min(diagonal, 0)) * Columns + index + Math.Max(diagonal, 0);

    /// <summary>The attribute <c>align</c>; the version of the op without it aligns to the left.</summary>
    public static (bool UpperToRight, bool LowerToRight) Alignment(NodeContext k)
    {
        string align = k.FindAttr("align")?.AsString() ?? "LEFT_LEFT";
        return (align.StartsWith("RIGHT", StringComparison.Ordinal), align.EndsWith("RIGHT", StringComparison.Ordinal));
    }

    /// <summary>The first and the last diagonal, from a scalar or a vector of one or two elements.</summary>
    public static (int Lower, int Upper) Range(Tensor k)
    {
        if (k.Shape.Rank > 1) Throw.InvalidArgument($"diag_index must be a scalar or vector, received shape: {k.Shape}");
        if (k.ElementCount is < 1 or > 2) Throw.InvalidArgument($"diag_index must have only one or two elements, received {k.ElementCount} elements.");
        int lower = (int)k.Int(), upper = (int)k.Int((int)k.ElementCount - 1);
        if (lower > upper) Throw.InvalidArgument($"lower_diag_index must not be larger than upper_diag_index: {lower} > {upper}");
        return (lower, upper);
    }

    /// <summary>Fails unless there is one value to fill up with.</summary>
    public static void CheckPadding(Tensor padding)
    {
        if (padding.ElementCount != 1) Throw.InvalidArgument($"padding_value must be a scalar, received shape: {padding.Shape}");
    }

    /// <summary>Fails unless both ends lie in a matrix.</summary>
    public static void CheckRange(int lower, int upper, long rows, long columns)
    {
        Check("lower", lower, rows, columns);
        Check("upper", upper, rows, columns);
    }

    static void Check(string name, int index, long rows, long columns)
    {
        if ((index > -rows && index < columns) || index == 0) return;
        Throw.InvalidArgument($"{name}_diag_index is out of bound: {index}. It must be between {-rows} and {columns}");
    }
}

/// <summary>Moves between matrices and their diagonals.</summary>
static class Diagonals
{
    /// <summary>Copies the band of each matrix into packed rows; the rest of the rows is padding.</summary>
    public readonly ref struct Take(DiagonalBand band, Tensor matrices, Tensor? padding, Tensor packed) : IMove
    {
        readonly DiagonalBand _band = band;

        public void Run<T>()
        {
            Span<T> x = Moves.Of<T>(matrices), y = Moves.Of<T>(packed);
            if (padding is not null) y.Fill(Moves.Of<T>(padding)[0]);
            int matrix = _band.Rows * _band.Columns, rows = _band.Count * _band.Longest;
            for (int b = 0; b * rows < y.Length; b++)
            {
                for (int row = 0; row < _band.Count; row++)
                {
                    int diagonal = _band.Upper - row, start = b * rows + row * _band.Longest + _band.Offset(diagonal);
                    for (int i = 0; i < _band.Length(diagonal); i++) y[start + i] = x[b * matrix + _band.Place(diagonal, i)];
                }
            }
        }
    }

    /// <summary>Copies packed rows onto the bands of matrices, which keep what else they hold; without it they are padding.</summary>
    public readonly ref struct Put(DiagonalBand band, Tensor packed, Tensor? padding, Tensor matrices) : IMove
    {
        readonly DiagonalBand _band = band;

        public void Run<T>()
        {
            Span<T> x = Moves.Of<T>(packed), y = Moves.Of<T>(matrices);
            if (padding is not null) y.Fill(Moves.Of<T>(padding)[0]);
            int matrix = _band.Rows * _band.Columns, rows = _band.Count * _band.Longest;
            for (int b = 0; matrix > 0 && b * matrix < y.Length; b++)
            {
                for (int row = 0; row < _band.Count; row++)
                {
                    int diagonal = _band.Upper - row, start = b * rows + row * _band.Longest + _band.Offset(diagonal);
                    for (int i = 0; i < _band.Length(diagonal); i++) y[b * matrix + _band.Place(diagonal, i)] = x[start + i];
                }
            }
        }
    }

    /// <summary>Fills a tensor with zeros, of any type.</summary>
    public static void Clear(Tensor x)
    {
        if (x.DType.IsNumeric()) x.WriteBytes().Clear();
    }

    /// <summary>Copies all elements.</summary>
    public readonly ref struct Copy(Tensor from, Tensor to) : IMove
    {
        public void Run<T>() => Moves.Of<T>(from).CopyTo(Moves.Of<T>(to));
    }
}
