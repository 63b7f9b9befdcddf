using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A ragged tensor as a variant's value: splits and values, counted.</summary>
sealed class RaggedVariant(Tensor[] splits, Tensor values) : ICountedValue
{
    int _references = 1;

    /// <summary>Row splits, outermost first.</summary>
    public Tensor[] Splits { get; } = splits;

    /// <summary>The values.</summary>
    public Tensor Values { get; } = values;

    /// <inheritdoc/>
    public void AddReference() => Interlocked.Increment(ref _references);

    /// <inheritdoc/>
    public void RemoveReference()
    {
        if (Interlocked.Decrement(ref _references) > 0) return;
        foreach (Tensor split in Splits) split.Dispose();
        Values.Dispose();
    }

    /// <summary>Makes output 0 a variant of splits (inputs 0 and on) and values (the last input): one, or one per row.</summary>
    public static void Encode(KernelContext c, bool perRow)
    {
        int ranks = c.InputCount - 1;
        Tensor values = c.Input(ranks);
        if (!perRow)
        {
            Tensor[] splits = [.. Enumerable.Range(0, ranks).Select(i => c.Input(i).Clone())];
            c.Allocate(0, default).Objects[0] = new RaggedVariant(splits, values.Clone());
            return;
        }
        if (ranks == 0) Throw.InvalidArgument("ragged_rank must be > 0 for batched_input=true");
        for (int axis = 0; axis < ranks; axis++) Ragged.CheckSplits(c.Input(axis), axis + 1 < ranks ? c.Input(axis + 1).ElementCount - 1 : values.Shape[0]);
        Span<object> rows = c.Allocate(0, [c.Input(0).ElementCount - 1]).Objects;
        for (int row = 0; row < rows.Length; row++) rows[row] = Row(c, ranks, row);
    }

    static RaggedVariant Row(KernelContext c, int ranks, int row)
    {
        var splits = new Tensor[ranks - 1];
        long start = c.Input(0).Int(row), end = c.Input(0).Int(row + 1);
        for (int axis = 1; axis < ranks; axis++)
        {
            Tensor source = c.Input(axis);
            long first = source.Int((int)start), last = source.Int((int)end);
            splits[axis - 1] = Shifted(source, start, end, -first);
            (start, end) = (first, last);
        }
        Tensor values = c.Input(ranks), part = Tensor.Allocate(values.DType, values.Shape.With(0, end - start));
        long width = values.Shape.Product(1, values.Shape.Rank);
        RowCopy.Elements(values, start * width, part, 0, (end - start) * width);
        return new(splits, part);
    }

    /// <summary>Splits <paramref name="start"/> to <paramref name="end"/>, both included, plus a number.</summary>
    static Tensor Shifted(Tensor splits, long start, long end, long by)
    {
        Tensor result = Tensor.Allocate(splits.DType, [end - start + 1]);
        for (int i = 0; i < result.ElementCount; i++) Set(result, i, splits.Int((int)start + i) + by);
        return result;
    }

    static void Set(Tensor splits, int i, long value)
    {
        if (splits.DType == DType.Int64) splits.Write<long>()[i] = value;
        else splits.Write<int>()[i] = checked((int)value);
    }

    /// <summary>Makes outputs splits and values of the variants in input 0: one, or a vector of rows.</summary>
    public static void Decode(KernelContext c)
    {
        Tensor encoded = c.Input(0);
        if (encoded.Shape.Rank > 1) Throw.Unimplemented($"Ragged variants of rank {encoded.Shape.Rank} are not decoded here, only of rank 0 or 1");
        var parts = new List<RaggedVariant>();
        foreach (object item in encoded.Objects)
        {
            parts.Add(item as RaggedVariant ?? Throw.InvalidArgument<RaggedVariant>("Input Variant element at index 0 doesn't hold a RaggedTensorVariant"));
        }
        int outer = encoded.Shape.Rank, ranks = c.OutputCount - 1;
        foreach (RaggedVariant part in parts)
        {
            if (part.Splits.Length + outer != ranks) Throw.InvalidArgument($"Expected input_ragged_rank + rank of the variants to be {ranks}, got {part.Splits.Length} + {outer}");
            if (part.Values.DType != c.Node.OutputTypes[ranks]) Throw.InvalidArgument($"Expected values Tensor dtype: {c.Node.OutputTypes[ranks].Name()}, found: {part.Values.DType.Name()}");
        }
        if (outer == 1) SetOuterSplits(c, parts);
        for (int axis = outer; axis < ranks; axis++) SetSplits(c, axis, parts, axis - outer);
        SetValues(c, ranks, parts);
    }

    static void SetOuterSplits(KernelContext c, List<RaggedVariant> parts)
    {
        var splits = new List<long> { 0 };
        foreach (RaggedVariant part in parts) splits.Add(splits[^1] + (part.Splits.Length > 0 ? part.Splits[0].ElementCount - 1 : part.Values.Shape[0]));
        Ragged.SetInts(c, 0, splits.ToArray());
    }

    static void SetSplits(KernelContext c, int output, List<RaggedVariant> parts, int axis)
    {
        var splits = new List<long> { 0 };
        foreach (RaggedVariant part in parts)
        {
            long offset = splits[^1];
            for (int i = 1; i < part.Splits[axis].ElementCount; i++) splits.Add(offset + part.Splits[axis].Int(i));
        }
        Ragged.SetInts(c, output, splits.ToArray());
    }

    static void SetValues(KernelContext c, int output, List<RaggedVariant> parts)
    {
        Shape shape = parts.Count > 0 ? parts[0].Values.Shape : [0];
        Tensor values = c.Allocate(output, shape.With(0, parts.Sum(p => p.Values.Shape[0])));
        long at = 0;
        foreach (RaggedVariant part in parts)
        {
            RowCopy.Elements(part.Values, 0, values, at, part.Values.ElementCount);
            at += part.Values.ElementCount;
        }
    }
}
