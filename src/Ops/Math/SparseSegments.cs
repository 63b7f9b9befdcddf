using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>What a segment's sum is divided by.</summary>
enum SegmentNorm
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The number of rows.</summary>
    Mean,

    /// <summary>The square root of the number of rows.</summary>
    SquareRoot,
}

/// <summary>Sums of chosen rows by sorted segment ids, and their gradients.</summary>
static class SparseSegments
{
    /// <summary>Shape of the sums.</summary>
    public static void Shape(ShapeContext c, bool withNumber = false)
    {
        PartialShape data = c.WithRankAtLeast(0, 1);
        c.Merge(c.WithRank(1, 1), c.WithRank(2, 1));
        if (withNumber) c.WithRank(3, 0);
        long rows = withNumber ? Segments.ScalarDim(c, 3) : PartialShape.UnknownDim;
        c.SetOutput(0, data.HasRank ? PartialShape.Of(rows).Concat(data.Slice(1)) : PartialShape.Unknown);
    }

    /// <summary>Shape of the gradient.</summary>
    public static void GradShape(ShapeContext c, bool sparse = false)
    {
        PartialShape data = c.WithRankAtLeast(0, 1);
        c.Merge(c.WithRank(1, 1), c.WithRank(2, 1));
        c.WithRank(3, 0);
        long rows = sparse ? PartialShape.UnknownDim : Segments.ScalarDim(c, 3);
        c.SetOutput(0, data.HasRank ? PartialShape.Of(rows).Concat(data.Slice(1)) : PartialShape.Unknown);
        if (sparse) c.SetOutput(1, PartialShape.OfRank(1));
    }

    /// <summary>Sets the gradient of the data by the op for this norm.</summary>
    public static void Gradient(GradientContext g, string gradientOp)
    {
        Scope s = g.Scope;
        Output shape = BroadcastGradient.ShapeOf(s, g.Input(0)), rows = s.Element(shape, 0);
        (string, AttrValue)[] attrs = [("T", g.InputType(0)), ("Tidx", g.InputType(1)), ("Tsegmentids", g.InputType(2))];
        Output[] inputs = [g.OutputGradient(0), g.Input(1), g.Input(2), rows];
        if (!g.Bool("sparse_gradient")) g.SetInput(0, s.Add(gradientOp, inputs, attrs));
        else
        {
            Node node = s.Add(gradientOp + "V2", inputs, attrs);
            g.SetInput(0, GradientValue.Slices(node[0], node[1], shape));
        }
    }

    /// <summary>Output 0 = sums of the rows that input 1 chooses, by the sorted ids in input 2; input 3, if any, is the number of segments.</summary>
    public static void Sum<T, TIndex, TSegment>(KernelContext c, SegmentNorm norm)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment>
    {
        Tensor data = c.Input(0), indices = c.Input(1), ids = c.Input(2);
        Check(indices, ids);
        ReadOnlySpan<TSegment> id = ids.Read<TSegment>();
        long last = id.IsEmpty ? 0 : long.CreateTruncating(id[^1]) + 1, rows = c.InputCount > 3 ? c.Input(3).Int() : last;
        if (rows < 0) Throw.InvalidArgument("segment ids must be >= 0");
        if (rows < last) Throw.InvalidArgument("segment ids must be < num_segments");
        Tensor output = c.Allocate(0, data.Shape.With(0, rows));
        int inner = (int)data.Shape.Product(1, data.Shape.Rank);
        Span<T> y = output.Write<T>();
        y.Clear();
        ReadOnlySpan<TIndex> index = indices.Read<TIndex>();
        for (int start = 0, end; start < id.Length; start = end)
        {
            int segment = Segments.EndOf(id, start, rows, out end);
            Span<T> total = y.Slice(segment * inner, inner);
            for (int i = start; i < end; i++) TensorPrimitives.Add(total, data.Read<T>().Slice(Row(index, i, data.Shape[0]) * inner, inner), total);
            Scale(total, end - start, norm);
        }
    }

    static void Check(Tensor indices, Tensor ids)
    {
        if (indices.Shape.Rank != 1) Throw.InvalidArgument("indices should be a vector.");
        if (ids.Shape.Rank != 1) Throw.InvalidArgument("segment_ids should be a vector.");
        if (indices.ElementCount != ids.ElementCount) Throw.InvalidArgument("segment_ids and indices should have same size.");
    }

    static int Row<TIndex>(ReadOnlySpan<TIndex> indices, int i, long rows) where TIndex : unmanaged, IBinaryInteger<TIndex>
    {
        long row = long.CreateTruncating(indices[i]);
        if ((ulong)row >= (ulong)rows) Throw.InvalidArgument($"Bad: indices[{i}] == {row} out of range [0, {rows})");
        return (int)row;
    }

    static void Scale<T>(Span<T> total, int count, SegmentNorm norm) where T : unmanaged, INumber<T>
    {
        if (norm == SegmentNorm.Mean) TensorPrimitives.Divide(total, T.CreateTruncating(count), total);
        else if (norm == SegmentNorm.SquareRoot) TensorPrimitives.Divide(total, T.CreateTruncating(Math.Sqrt(count)), total);
    }

    /// <summary>Output 0 = the gradient of all rows.</summary>
    public static void Grad<T, TIndex, TSegment>(KernelContext c, SegmentNorm norm)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment>
    {
        Tensor gradient = c.Input(0), indices = c.Input(1), ids = c.Input(2), number = c.Input(3);
        Check(indices, ids);
        if (number.Shape.Rank != 0) Throw.InvalidArgument("output_dim0 should be a scalar.");
        long rows = number.Int();
        Tensor output = c.Allocate(0, gradient.Shape.With(0, rows));
        Span<T> y = output.Write<T>();
        y.Clear();
        using var factors = new Scratch<T>(gradient.Shape[0]);
        Factors(ids.Read<TSegment>(), gradient.Shape[0], norm, factors.Span);
        int inner = (int)gradient.Shape.Product(1, gradient.Shape.Rank);
        for (int i = 0; i < indices.ElementCount; i++)
        {
            long row = long.CreateTruncating(indices.Read<TIndex>()[i]);
            if ((ulong)row >= (ulong)rows) Throw.InvalidArgument($"Index {row} out of range [0, {rows}).");
            AddScaled(gradient.Read<T>(), ids.Read<TSegment>()[i], factors.Span, y.Slice((int)row * inner, inner));
        }
    }

    /// <summary>Output 0 = the gradients of the rows that were chosen, output 1 = which they are, increasing.</summary>
    public static void SparseGrad<T, TIndex, TSegment>(KernelContext c, SegmentNorm norm)
        where T : unmanaged, INumber<T> where TIndex : unmanaged, IBinaryInteger<TIndex> where TSegment : unmanaged, IBinaryInteger<TSegment>
    {
        Tensor gradient = c.Input(0), indices = c.Input(1), ids = c.Input(2);
        Check(indices, ids);
        long rows = c.Input(3).Int();
        using var sorted = new Scratch<TIndex>(indices.ElementCount);
        indices.Read<TIndex>().CopyTo(sorted.Span);
        sorted.Span.Sort();
        int count = Unique(sorted.Span);
        sorted.Span[..count].CopyTo(c.Allocate(1, [count]).Write<TIndex>());
        Tensor output = c.Allocate(0, gradient.Shape.With(0, count));
        Span<T> y = output.Write<T>();
        y.Clear();
        using var factors = new Scratch<T>(gradient.Shape[0]);
        Factors(ids.Read<TSegment>(), gradient.Shape[0], norm, factors.Span);
        int inner = (int)gradient.Shape.Product(1, gradient.Shape.Rank);
        for (int i = 0; i < indices.ElementCount; i++)
        {
            TIndex index = indices.Read<TIndex>()[i];
            if (ulong.CreateTruncating(index) >= (ulong)rows) Throw.InvalidArgument($"Index {index} out of range [0, {rows}).");
            int row = sorted.Span[..count].BinarySearch(index);
            AddScaled(gradient.Read<T>(), ids.Read<TSegment>()[i], factors.Span, y.Slice(row * inner, inner));
        }
    }

    /// <summary>Moves the different elements of a sorted span to its front; returns how many there are.</summary>
    static int Unique<TIndex>(Span<TIndex> sorted) where TIndex : IEquatable<TIndex>
    {
        int count = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (count == 0 || !sorted[count - 1].Equals(sorted[i])) sorted[count++] = sorted[i];
        }
        return count;
    }

    /// <summary>One divided by each segment's norm.</summary>
    static void Factors<T, TSegment>(ReadOnlySpan<TSegment> ids, long segments, SegmentNorm norm, Span<T> factors)
        where T : unmanaged, INumber<T> where TSegment : unmanaged, IBinaryInteger<TSegment>
    {
        using var counts = new Scratch<int>(segments);
        counts.Span.Clear();
        foreach (TSegment id in ids)
        {
            long segment = long.CreateTruncating(id);
            if ((ulong)segment >= (ulong)segments) Throw.InvalidArgument($"Segment id {segment} out of range [0, {segments}).");
            counts.Span[(int)segment]++;
        }
        for (int i = 0; i < factors.Length; i++)
        {
            double count = Math.Max(1, counts.Span[i]);
            factors[i] = T.CreateTruncating(norm switch { SegmentNorm.None => 1, SegmentNorm.Mean => 1 / count, _ => 1 / Math.Sqrt(count) });
        }
    }

    static void AddScaled<T, TSegment>(ReadOnlySpan<T> gradient, TSegment id, ReadOnlySpan<T> factors, Span<T> y)
        where T : unmanaged, INumber<T> where TSegment : unmanaged, IBinaryInteger<TSegment>
    {
        int segment = int.CreateTruncating(id);
        TensorPrimitives.MultiplyAdd(gradient.Slice(segment * y.Length, y.Length), factors[segment], y, y);
    }
}
