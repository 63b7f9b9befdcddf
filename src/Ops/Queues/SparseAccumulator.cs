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

/// <summary>Adds up gradients of one type.</summary>
sealed class SparseAccumulator<T>(DType dtype, PartialShape shape, bool mean) : SparseAccumulator(dtype, shape, mean) where T : unmanaged, INumberBase<T>
{
    readonly SortedDictionary<long, (T[] Sum, int Count)> _rows = [];
    long[] _inner = [];

    public override void Apply(long step, Tensor indices, Tensor values, Tensor sizes)
    {
        Check(indices, values, sizes);
        Apply(step, first =>
        {
            if (first) _rows.Clear();
            _inner = values.Shape.Slice(1, values.Shape.Rank).Dims.ToArray();
            Add(indices.Read<long>(), values.Read<T>());
        });
    }

    void Add(ReadOnlySpan<long> indices, ReadOnlySpan<T> values)
    {
        int width = indices.IsEmpty ? 0 : values.Length / indices.Length;
        long last = -1;
        for (int i = 0; i < indices.Length; i++)
        {
            ReadOnlySpan<T> row = values.Slice(i * width, width);
            if (!_rows.TryGetValue(indices[i], out (T[] Sum, int Count) entry)) _rows[indices[i]] = (row.ToArray(), 1);
            else
            {
                TensorPrimitives.Add(entry.Sum, row, entry.Sum);
                _rows[indices[i]] = (entry.Sum, entry.Count + (indices[i] == last ? 0 : 1));
            }
            last = indices[i];
        }
    }

    void Check(Tensor indices, Tensor values, Tensor sizes)
    {
        if (indices.Shape.Rank != 1) Throw.InvalidArgument($"Input indices should be vector but received shape: {indices.Shape}");
        if (values.Shape.Rank < 1) Throw.InvalidArgument("Values must be a vector or higher");
        if (indices.ElementCount != values.Shape[0]) Throw.InvalidArgument($"Expected {indices.ElementCount} non-empty input values, got {values.Shape[0]}");
        if (!Shape.HasRank) return;
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
        foreach ((long index, (T[] sum, int count)) in _rows)
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
