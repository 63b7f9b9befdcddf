using System.Globalization;
using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Reductions of rows that belong together: sorted segment ids, or unsorted ones with the number of segments.</summary>
static class Segments
{
    /// <summary>Rows of the output are the segments, as many as the last id says.</summary>
    public static void Shape(ShapeContext c)
    {
        PartialShape data = c.WithRankAtLeast(0, 1);
        c.WithRank(1, 1);
        c.SetOutput(0, data.HasRank ? PartialShape.Of(PartialShape.UnknownDim).Concat(data.Slice(1)) : PartialShape.Unknown);
    }

    /// <summary>Rows of the output are the segments; the ids' shape is a prefix of the data's.</summary>
    public static void UnsortedShape(ShapeContext c)
    {
        PartialShape data = c.Input(0), ids = c.Input(1);
        c.WithRank(2, 0);
        if (!ids.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        data = c.WithRankAtLeast(0, ids.Rank);
        for (int i = 0; data.HasRank && i < ids.Rank; i++) c.MergeDims(data[i], ids[i]);
        PartialShape rows = PartialShape.Of(ScalarDim(c, 2));
        c.SetOutput(0, data.HasRank ? rows.Concat(data.Slice(ids.Rank)) : PartialShape.Unknown);
    }

    /// <summary>The size that a scalar input gives, if it is known.</summary>
    public static long ScalarDim(ShapeContext c, int input)
    {
        if (c.Constant(input) is not { } value) return PartialShape.UnknownDim;
        long size = value.Int();
        if (size < 0) c.Fail($"Dimension size, given by scalar input {input}, must be non-negative but is {size}");
        return size;
    }

    /// <summary>Output 0 = rows of input 0 combined by the sorted ids in input 1; segments without rows are <paramref name="gap"/>.</summary>
    public static void Sorted<T, TIndex, TReducer>(KernelContext c, T gap, bool mean = false)
        where T : unmanaged, INumberBase<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TReducer : struct, ISegmentReducer<T>
    {
        Tensor data = c.Input(0), ids = c.Input(1);
        if (ids.Shape.Rank != 1) Throw.InvalidArgument("segment_ids should be a vector.");
        if (data.Shape.Rank == 0 || data.Shape[0] != ids.Shape[0]) Throw.InvalidArgument("segment_ids should be the same size as dimension 0 of input.");
        ReadOnlySpan<TIndex> id = ids.Read<TIndex>();
        long rows = id.IsEmpty ? 0 : long.CreateTruncating(id[^1]) + 1;
        if (rows < 0) Throw.InvalidArgument("segment ids must be >= 0");
        Tensor output = c.Allocate(0, data.Shape.With(0, rows));
        int inner = (int)data.Shape.Product(1, data.Shape.Rank), next = 0;
        ReadOnlySpan<T> x = data.Read<T>();
        Span<T> y = output.Write<T>();
        for (int start = 0, end; start < id.Length; start = end)
        {
            int segment = EndOf(id, start, rows, out end);
            if (segment > next) y.Slice(next * inner, (segment - next) * inner).Fill(gap);
            Combine<T, TReducer>(x.Slice(start * inner, (end - start) * inner), y.Slice(segment * inner, inner));
            if (mean) TensorPrimitives.Divide(y.Slice(segment * inner, inner), T.CreateTruncating(end - start), y.Slice(segment * inner, inner));
            next = segment + 1;
        }
    }

    /// <summary>The segment that begins at <paramref name="start"/>, and where it ends.</summary>
    public static int EndOf<TIndex>(ReadOnlySpan<TIndex> ids, int start, long rows, out int end) where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        TIndex segment = ids[start];
        for (end = start + 1; end < ids.Length && ids[end] == segment; end++)
        {
        }
        if (end < ids.Length && ids[end] < segment) Throw.InvalidArgument("segment ids are not increasing");
        long index = long.CreateTruncating(segment);
        if ((ulong)index >= (ulong)rows)
        {
            Throw.InvalidArgument($"Segment id {index} out of range [0, {rows}), possibly because 'segment_ids' input is not sorted.");
        }
        return (int)index;
    }

    /// <summary>total = all rows combined.</summary>
    static void Combine<T, TReducer>(ReadOnlySpan<T> rows, Span<T> total) where T : unmanaged where TReducer : struct, ISegmentReducer<T>
    {
        if (total.IsEmpty) return;
        if (total.Length == 1)
        {
            T value = rows[0];
            for (int i = 1; i < rows.Length; i++) value = TReducer.Combine(value, rows[i]);
            total[0] = value;
            return;
        }
        rows[..total.Length].CopyTo(total);
        for (int i = total.Length; i < rows.Length; i += total.Length) TReducer.Combine(total, rows.Slice(i, total.Length));
    }

    /// <summary>Output 0 = slices of input 0 combined by the ids in input 1; negative ids are dropped.</summary>
    public static void Unsorted<T, TIndex, TReducer>(KernelContext c)
        where T : unmanaged where TIndex : unmanaged, IBinaryInteger<TIndex> where TReducer : struct, ISegmentReducer<T>
    {
        Tensor data = c.Input(0), ids = c.Input(1), number = c.Input(2);
        if (number.Shape.Rank != 0) Throw.InvalidArgument($"num_segments should be a scalar, not shape {number.Shape}");
        int rank = ids.Shape.Rank;
        if (data.Shape.Rank < rank || !data.Shape.Dims[..rank].SequenceEqual(ids.Shape.Dims))
        {
            Throw.InvalidArgument($"data.shape = {data.Shape} does not start with segment_ids.shape = {ids.Shape}");
        }
        long segments = number.Int();
        if (segments < 0) Throw.InvalidArgument($"Input num_segments == {segments} must not be negative.");
        Tensor output = c.Allocate(0, new Shape(segments).Concat(data.Shape.Slice(rank, data.Shape.Rank)));
        int inner = (int)data.Shape.Product(rank, data.Shape.Rank);
        ReadOnlySpan<T> x = data.Read<T>();
        ReadOnlySpan<TIndex> id = ids.Read<TIndex>();
        Span<T> y = output.Write<T>();
        y.Fill(TReducer.Identity);
        if (x.IsEmpty) return;
        for (int i = 0; i < id.Length; i++)
        {
            long segment = long.CreateTruncating(id[i]);
            if (segment < 0) continue;
            if (segment >= segments) Throw.InvalidArgument($"segment_ids{Position(ids.Shape, i)} = {segment} is out of range [0, {segments})");
            if (inner == 1) y[(int)segment] = TReducer.Combine(y[(int)segment], x[i]);
            else TReducer.Combine(y.Slice((int)segment * inner, inner), x.Slice(i * inner, inner));
        }
    }

    /// <summary>An element's position as TensorFlow prints it: <c>[1,2]</c>.</summary>
    static string Position(in Shape shape, int index)
    {
        string text = "";
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            text = string.Create(CultureInfo.InvariantCulture, $"{index % shape[axis]}{(text.Length > 0 ? "," : "")}{text}");
            index = (int)(index / shape[axis]);
        }
        return $"[{text}]";
    }
}
