using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Ragged tensors: row splits, one vector per ragged axis, and the values.</summary>
static class Ragged
{
    /// <summary>Fails unless splits begin with 0, do not fall, and end with the number of rows that follow.</summary>
    public static void CheckSplits(Tensor splits, long rows)
    {
        if (splits.Shape.Rank != 1 || splits.ElementCount == 0) Throw.InvalidArgument("Ragged splits must have at least one element");
        if (splits.Int(0) != 0) Throw.InvalidArgument("First value of ragged splits must be 0.");
        for (int i = 1; i < splits.ElementCount; i++)
        {
            if (splits.Int(i) < splits.Int(i - 1)) Throw.InvalidArgument("Ragged splits should be non decreasing");
        }
        if (splits.Int((int)splits.ElementCount - 1) != rows)
        {
            Throw.InvalidArgument($"Final value of ragged splits must match the length the corresponding ragged array.");
        }
    }

    /// <summary>Writes integers as int32 or int64, whichever the output has.</summary>
    public static void SetInts(KernelContext c, int output, ReadOnlySpan<long> values)
    {
        Tensor tensor = c.Allocate(output, [values.Length]);
        if (tensor.DType == DType.Int64) values.CopyTo(tensor.Write<long>());
        else
        {
            Span<int> narrow = tensor.Write<int>();
            for (int i = 0; i < narrow.Length; i++) narrow[i] = checked((int)values[i]);
        }
    }

    /// <summary>Makes outputs splits and values of a ragged tensor the rows that indices name.</summary>
    /// <param name="c">Inputs: <paramref name="ranks"/> splits, values, indices.</param>
    /// <param name="ranks">Number of ragged axes of the input.</param>
    public static void Gather(KernelContext c, int ranks)
    {
        Tensor values = c.Input(ranks), indices = c.Input(ranks + 1);
        if (c.OutputCount != indices.Shape.Rank + ranks) Throw.InvalidArgument($"OUTPUT_RAGGED_RANK must be indices.rank + PARAMS_RAGGED_RANK - 1 = {indices.Shape.Rank + ranks - 1}, got {c.OutputCount - 1}");
        for (int axis = 0; axis < ranks; axis++) CheckSplits(c.Input(axis), axis + 1 < ranks ? c.Input(axis + 1).ElementCount - 1 : values.Shape[0]);
        long rows = c.Input(0).ElementCount - 1;
        var pieces = new List<(long Start, long End)>();
        for (int i = 0; i < indices.ElementCount; i++)
        {
            long index = indices.Int(i);
            if ((ulong)index >= (ulong)rows) Throw.InvalidArgument($"indices{Layout.Position(indices.Shape, i)} = {index} is not in [0, {rows})");
            pieces.Add((index, index + 1));
        }
        int outer = Math.Max(0, indices.Shape.Rank - 1);
        for (int axis = 0; axis < outer; axis++) SetInts(c, axis, EvenSplits(indices.Shape, axis));
        for (int axis = 0; axis < ranks; axis++)
        {
            Tensor splits = c.Input(axis);
            bool skip = indices.Shape.Rank == 0 && axis == 0;
            var lengths = new List<long> { 0 };
            for (int p = 0; p < pieces.Count; p++)
            {
                (long start, long end) = pieces[p];
                for (long row = start; row < end; row++) lengths.Add(lengths[^1] + splits.Int((int)row + 1) - splits.Int((int)row));
                pieces[p] = (splits.Int((int)start), splits.Int((int)end));
            }
            if (!skip) SetInts(c, outer + axis - (indices.Shape.Rank == 0 ? 1 : 0), lengths.ToArray());
        }
        Copy(values, pieces, c.Allocate(c.OutputCount - 1, values.Shape.With(0, pieces.Sum(p => p.End - p.Start))));
    }

    static long[] EvenSplits(in Shape shape, int axis)
    {
        long[] splits = new long[shape.Product(0, axis + 1) + 1];
        for (int i = 1; i < splits.Length; i++) splits[i] = i * shape[axis + 1];
        return splits;
    }

    static void Copy(Tensor values, List<(long Start, long End)> pieces, Tensor output)
    {
        long width = values.Shape.Product(1, values.Shape.Rank), at = 0;
        foreach ((long start, long end) in pieces)
        {
            RowCopy.Elements(values, start * width, output, at * width, (end - start) * width);
            at += end - start;
        }
    }

    /// <summary>Numbers from starts (input 0) up to limits (input 1) by deltas (input 2), row by row.</summary>
    public static void Range<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor starts = c.Input(0), limits = c.Input(1), deltas = c.Input(2);
        long rows = Math.Max(Rows(starts, "starts"), Math.Max(Rows(limits, "limits"), Rows(deltas, "deltas")));
        if (rows < 0) rows = 1;
        foreach (Tensor input in (ReadOnlySpan<Tensor>)[starts, limits, deltas])
        {
            if (input.Shape.Rank == 1 && input.Shape[0] != rows) Throw.InvalidArgument("starts, limits, and deltas must have the same shape");
        }
        long[] splits = new long[rows + 1];
        for (int row = 0; row < rows; row++)
        {
            T start = At<T>(starts, row), limit = At<T>(limits, row), delta = At<T>(deltas, row);
            if (delta == T.Zero) Throw.InvalidArgument("Requires delta != 0");
            splits[row + 1] = splits[row] + Size(start, limit, delta);
        }
        SetInts(c, 0, splits);
        Span<T> values = c.Allocate(1, [splits[rows]]).Write<T>();
        for (int row = 0, at = 0; row < rows; row++)
        {
            T value = At<T>(starts, row), delta = At<T>(deltas, row);
            for (; at < splits[row + 1]; at++, value += delta) values[at] = value;
        }
    }

    static long Rows(Tensor input, string name) => input.Shape.Rank switch
    {
        0 => -1,
        1 => input.Shape[0],
        _ => Throw.InvalidArgument<long>($"{name} must be a scalar or vector"),
    };

    static T At<T>(Tensor input, int row) where T : unmanaged => input.Read<T>()[input.Shape.Rank == 0 ? 0 : row];

    static long Size<T>(T start, T limit, T delta) where T : INumber<T>
    {
        if ((delta > T.Zero && limit < start) || (delta < T.Zero && limit > start)) return 0;
        if (T.IsInteger(T.One / (T.One + T.One)))
        {
            long distance = Math.Abs(long.CreateTruncating(limit) - long.CreateTruncating(start)), step = Math.Abs(long.CreateTruncating(delta));
            return (distance + step - 1) / step;
        }
        return (long)Math.Ceiling(Math.Abs((double.CreateTruncating(limit) - double.CreateTruncating(start)) / double.CreateTruncating(delta)));
    }

    /// <summary>Makes outputs 0 to 2 the sparse tensor of splits (inputs 0 and on) and values (the last input).</summary>
    public static void ToSparse(KernelContext c)
    {
        int ranks = c.InputCount - 1;
        Tensor values = c.Input(ranks);
        for (int axis = 0; axis < ranks; axis++) CheckSplits(c.Input(axis), axis + 1 < ranks ? c.Input(axis + 1).ElementCount - 1 : values.Shape[0]);
        int rank = ranks + values.Shape.Rank;
        long rowWidth = values.Shape.Product(1, values.Shape.Rank);
        Span<long> indices = SparseOutput.Indices(c, 0, values.Shape.Count, rank), sizes = c.Allocate(2, [rank]).Write<long>();
        sizes[0] = c.Input(0).ElementCount - 1;
        for (int axis = 0; axis < ranks; axis++) sizes[axis + 1] = Widest(c.Input(axis));
        for (int axis = 1; axis < values.Shape.Rank; axis++) sizes[ranks + axis] = values.Shape[axis];
        c.SetOutput(1, values, [values.ElementCount]);
        Span<long> index = stackalloc long[ranks + 1];
        for (long row = 0, at = 0; row < values.Shape[0]; row++)
        {
            Locate(c, ranks, row, index);
            for (long inner = 0; inner < rowWidth; inner++, at++)
            {
                Span<long> target = indices.Slice((int)at * rank, rank);
                index.CopyTo(target);
                SparseIndices.FromPlace(inner, values.Shape.Dims[1..], target[(ranks + 1)..]);
            }
        }
    }

    static void Locate(KernelContext c, int ranks, long row, Span<long> index)
    {
        for (int axis = ranks - 1; axis >= 0; axis--)
        {
            Tensor splits = c.Input(axis);
            int low = 0, high = (int)splits.ElementCount - 1;
            while (high - low > 1)
            {
                int middle = (low + high) / 2;
                if (splits.Int(middle) <= row) low = middle;
                else high = middle;
            }
            index[axis + 1] = row - splits.Int(low);
            row = low;
        }
        index[0] = row;
    }

    static long Widest(Tensor splits)
    {
        long widest = 0;
        for (int i = 1; i < splits.ElementCount; i++) widest = Math.Max(widest, splits.Int(i) - splits.Int(i - 1));
        return widest;
    }
}
