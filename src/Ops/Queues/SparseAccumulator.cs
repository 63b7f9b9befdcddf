using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Adds up gradients of some rows; in the mean each row is divided by the number of gradients that have it.</summary>
[ResourceType("N10tensorflow26ConditionalAccumulatorBaseE")]
abstract class SparseAccumulator(DType dtype, PartialShape shape, bool mean) : GradientAccumulator(dtype, shape, mean)
{
    /// <summary>Adds a gradient of a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="indices">Its rows.</param>
    /// <param name="values">Their gradients.</param>
    /// <param name="sizes">Shape of the dense gradient; empty: not said.</param>
    public abstract void Apply(long step, Tensor indices, Tensor values, Tensor sizes);

    /// <summary>Makes the mean or sum outputs 0 to 2.</summary>
    public abstract void Write(KernelContext c);
}

/// <summary>
/// Adds up gradients of one type. As in TensorFlow (<c>SparseConditionalAccumulator</c>) the first gradient of a round is taken as it is, and each
/// later one is merged in one walk over both lists of rows as if they were sorted, which they need not be.
/// </summary>
sealed class SparseAccumulator<T>(DType dtype, PartialShape shape, bool mean) : SparseAccumulator(dtype, shape, mean) where T : unmanaged, INumberBase<T>
{
    List<(long Row, T[] Sum, int Count)> _rows = [];
    long[] _inner = [];

    public override void Apply(long step, Tensor indices, Tensor values, Tensor sizes)
    {
        Check(indices, values, sizes);
        Apply(step, first =>
        {
            if (first) _rows.Clear();
            _inner = values.Shape.Slice(1, values.Shape.Rank).Dims.ToArray();
            _rows = Merge(_rows, indices.Read<long>(), values.Read<T>());
        });
    }

    static List<(long Row, T[] Sum, int Count)> Merge(List<(long Row, T[] Sum, int Count)> rows, ReadOnlySpan<long> indices, ReadOnlySpan<T> values)
    {
        var merged = new List<(long, T[], int)>(Math.Max(rows.Count, indices.Length));
        int width = indices.IsEmpty ? 0 : values.Length / indices.Length, next = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<T> gradient = values.Slice(i * width, width);
            while (next < rows.Count && rows[next].Row < indices[i]) merged.Add(rows[next++]);
            if (next < rows.Count && rows[next].Row == indices[i])
            {
                (long row, T[] sum, int count) = rows[next++];
                TensorPrimitives.Add(sum, gradient, sum);
                merged.Add((row, sum, count + 1));
            }
            else merged.Add((indices[i], gradient.ToArray(), 1));
        }
        merged.AddRange(rows[next..]);
        return merged;
    }

    void Check(Tensor indices, Tensor values, Tensor sizes)
    {
        if (indices.Shape.Rank != 1) Throw.InvalidArgument($"Input indices should be vector but received shape: {indices.Shape}");
        if (values.Shape.Rank < 1) Throw.InvalidArgument("Values must be a vector or higher");
        if (indices.ElementCount != values.Shape[0]) Throw.InvalidArgument($"Expected {indices.ElementCount} non-empty input values, got {values.Shape[0]}");
        if (!Shape.HasRank || Shape.Rank == 0) return; // SyncReplicasOptimizer gives () for unknown
        if (values.Shape.Rank != Shape.Rank) Throw.InvalidArgument($"Shape mismatch: expected values rank to be {Shape.Rank}, got {values.Shape.Rank}");
        for (int i = 1; i < Shape.Rank; i++)
        {
            if (Shape[i] >= 0 && Shape[i] != values.Shape[i]) Throw.InvalidArgument($"Shape mismatch: expected values dim {i} to be {Shape[i]}, got {values.Shape[i]}");
        }
        for (int i = 0; i < sizes.ElementCount; i++)
        {
            if (i < Shape.Rank && Shape[i] >= 0 && Shape[i] != sizes.Read<long>()[i])
            {
                Throw.InvalidArgument($"Shape mismatch: expected shape dim {i} to be {Shape[i]}, got {sizes.Read<long>()[i]}");
            }
        }
    }

    public override void Write(KernelContext c)
    {
        Span<long> indices = c.Allocate(0, [_rows.Count]).Write<long>();
        Span<T> values = c.Allocate(1, new Shape([_rows.Count, .. _inner])).Write<T>();
        int row = 0;
        foreach ((long index, T[] sum, int count) in _rows)
        {
            indices[row] = index;
            Span<T> target = values.Slice(row++ * sum.Length, sum.Length);
            if (IsMean) TensorPrimitives.Divide(sum, T.CreateChecked(count), target);
            else sum.CopyTo(target);
        }
        long[] dims = [Shape.HasRank && Shape.Rank > 0 ? Shape[0] : -1, .. _inner];
        SparseOutput.Vector(c, 2, dims);
        _rows.Clear();
    }

    public override void Dispose() => _rows.Clear();
}
