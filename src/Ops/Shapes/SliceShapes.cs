using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of strided slices.</summary>
static class SliceShapes
{
    /// <summary>Shape of the slice of <paramref name="input"/> that inputs <paramref name="first"/> (begin) to <paramref name="first"/> + 2 (strides) take.</summary>
    public static PartialShape Strided(ShapeContext c, PartialShape input, int first)
    {
        PartialShape begin = c.WithRank(first, 1), end = c.WithRank(first + 1, 1), strides = c.WithRank(first + 2, 1);
        begin = c.Merge(c.Merge(begin, end), strides);
        Tensor? steps = c.Constant(first + 2);
        if (!input.HasRank || begin[0] < 0 || steps is null) return PartialShape.Unknown;
        long[] begins = Values(c.Constant(first)), ends = Values(c.Constant(first + 1)), stepValues = Values(steps);
        var spec = new SliceSpec(input.Rank, new long[SliceSpec.BufferLength(input.Rank, stepValues.Length)]);
        if (begins.Length == 0 || ends.Length == 0) begins = ends = [];
        if (spec.Resolve(input.Dims, begins, ends, stepValues, SliceMasks.Of(c)) is { } fault) c.Fail(fault);
        return PartialShape.Of(spec.Result);
    }

    static long[] Values(Tensor? tensor)
    {
        if (tensor is null) return [];
        long[] values = new long[tensor.ElementCount];
        tensor.Ints(values);
        return values;
    }
}
