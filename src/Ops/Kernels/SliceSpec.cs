using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The masks of a strided slice: bit i says something of entry i of begin, end and strides.</summary>
/// <param name="Begin">Entry i of begin does not count: from the edge.</param>
/// <param name="End">Entry i of end does not count: to the edge.</param>
/// <param name="Ellipsis">Entry i stands for all axes that no other entry is for.</param>
/// <param name="NewAxis">Entry i is a new axis of size 1.</param>
/// <param name="Shrink">Entry i takes one index; its axis goes away.</param>
readonly record struct SliceMasks(long Begin, long End, long Ellipsis, long NewAxis, long Shrink)
{
    public static SliceMasks Of(NodeContext c) =>
        new(c.Int("begin_mask"), c.Int("end_mask"), c.Int("ellipsis_mask"), c.Int("new_axis_mask"), c.Int("shrink_axis_mask"));

    public static bool Has(long mask, int entry) => entry < 64 && (mask >> entry & 1) != 0;
}

/// <summary>A strided slice resolved for a tensor: for each of its axes where to begin, how far to step and how often; and the result's sizes.</summary>
/// <param name="rank">Rank of the tensor.</param>
/// <param name="buffer">Memory for <see cref="BufferLength"/> numbers.</param>
ref struct SliceSpec(int rank, Span<long> buffer)
{
    readonly Span<long> _ends = buffer.Slice(3 * rank, rank);
    readonly Span<long> _result = buffer[(4 * rank)..];
    int _resultRank;

    /// <summary>Index of the first element taken, per axis.</summary>
    public readonly Span<long> Begins = buffer[..rank];

    /// <summary>Distance between elements taken, per axis.</summary>
    public readonly Span<long> Steps = buffer.Slice(rank, rank);

    /// <summary>Number of elements taken, per axis; -1: not known.</summary>
    public readonly Span<long> Sizes = buffer.Slice(2 * rank, rank);

    /// <summary>Sizes of the result, with new axes and without those that went away.</summary>
    public readonly ReadOnlySpan<long> Result => _result[.._resultRank];

    /// <summary>Numbers that the buffer of a spec must hold.</summary>
    public static int BufferLength(int rank, int entries) => 5 * rank + entries;

    /// <summary>Resolves the entries of a slice.</summary>
    /// <param name="dims">Sizes of the tensor; -1: not known.</param>
    /// <param name="begins">Begins; empty: not known.</param>
    /// <param name="ends">Ends; empty: not known.</param>
    /// <param name="strides">Strides.</param>
    /// <param name="masks">Masks.</param>
    /// <returns>What is wrong, in TensorFlow's words, or <see langword="null"/>.</returns>
    public string? Resolve(
        scoped ReadOnlySpan<long> dims, scoped ReadOnlySpan<long> begins, scoped ReadOnlySpan<long> ends, scoped ReadOnlySpan<long> strides, SliceMasks masks)
    {
        bool known = begins.Length == strides.Length && ends.Length == strides.Length;
        int ellipsis = -1, axesNamed = 0;
        for (int i = 0; i < strides.Length; i++)
        {
            if (SliceMasks.Has(masks.Ellipsis, i))
            {
                if (ellipsis >= 0) return "Multiple ellipses in slice spec not allowed";
                ellipsis = i;
            }
            else if (!SliceMasks.Has(masks.NewAxis, i)) axesNamed++;
        }
        int free = rank - axesNamed, axis = 0;
        if (free < 0) return $"Index out of range using input dim {rank}; input has only {rank} dims";
        for (int i = 0; i < strides.Length; i++)
        {
            if (i == ellipsis) axis = TakeWhole(dims, axis, free);
            else if (SliceMasks.Has(masks.NewAxis, i)) _result[_resultRank++] = 1;
            else
            {
                long begin = known ? begins[i] : 0, end = known ? ends[i] : 0;
                bool fromEdge = SliceMasks.Has(masks.Begin, i), toEdge = SliceMasks.Has(masks.End, i), shrink = SliceMasks.Has(masks.Shrink, i);
                if (Take(axis, dims[axis], begin, end, strides[i], known, fromEdge, toEdge, shrink) is { } fault) return fault;
                axis++;
            }
        }
        TakeWhole(dims, axis, rank - axis);
        return null;
    }

    int TakeWhole(scoped ReadOnlySpan<long> dims, int axis, int count)
    {
        for (int end = axis + count; axis < end; axis++)
        {
            (Begins[axis], Steps[axis], Sizes[axis]) = (0, 1, dims[axis]);
            _result[_resultRank++] = dims[axis];
        }
        return axis;
    }

    string? Take(int axis, long dim, long begin, long end, long stride, bool known, bool fromEdge, bool toEdge, bool shrink)
    {
        if (stride == 0) return $"strides[{axis}] must be non-zero";
        if (shrink && stride < 0) return "only stride 1 allowed on non-range indexing.";
        Steps[axis] = stride;
        if (shrink)
        {
            Sizes[axis] = 1;
            if (!known || dim < 0) return null;
            Begins[axis] = begin < 0 ? begin + dim : begin;
            return Begins[axis] < 0 || Begins[axis] >= dim ? $"slice index {begin} of dimension {axis} out of bounds." : null;
        }
        if (dim < 0 || (!known && !(fromEdge && toEdge))) Sizes[axis] = -1;
        else
        {
            long low = stride > 0 ? 0 : -1, high = stride > 0 ? dim : dim - 1;
            Begins[axis] = fromEdge ? (stride > 0 ? low : high) : Math.Clamp(begin < 0 ? begin + dim : begin, low, high);
            _ends[axis] = toEdge ? (stride > 0 ? high : low) : Math.Clamp(end < 0 ? end + dim : end, low, high);
            long length = stride > 0 ? _ends[axis] - Begins[axis] : Begins[axis] - _ends[axis];
            long step = Math.Abs(stride);
            Sizes[axis] = length <= 0 ? 0 : (length - 1) / step + 1;
        }
        _result[_resultRank++] = Sizes[axis];
        return null;
    }

    /// <summary>Does the slice take every element in order?</summary>
    public readonly bool IsWhole(ReadOnlySpan<long> dims)
    {
        for (int i = 0; i < rank; i++)
        {
            if (Sizes[i] != dims[i] || (dims[i] > 1 && Steps[i] != 1)) return false;
        }
        return true;
    }

    /// <summary>The elements taken as axes to copy: <see cref="CopyAxis.From"/> in the tensor, <see cref="CopyAxis.To"/> in the result.</summary>
    /// <param name="dims">Sizes of the tensor.</param>
    /// <param name="axes">Gets an axis per axis of the tensor.</param>
    /// <returns>Index of the first element taken.</returns>
    public readonly long Axes(ReadOnlySpan<long> dims, Span<CopyAxis> axes)
    {
        long stride = 1, packed = 1, start = 0;
        for (int i = rank - 1; i >= 0; i--)
        {
            axes[i] = new(Sizes[i], Steps[i] * stride, packed);
            start += Begins[i] * stride;
            stride *= dims[i];
            packed *= Sizes[i];
        }
        return start;
    }
}
