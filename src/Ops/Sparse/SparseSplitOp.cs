using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Parts of a sparse tensor along an axis; the first ones are larger by one if it does not divide evenly.</summary>
[Op("SparseSplit(split_dim: int64, indices: int64, values: T, shape: int64) -> output_indices: num_split * int64, "
    + "output_values: num_split * T, output_shape: num_split * int64",
    "num_split: int >= 1", "T: type")]
static class SparseSplitOp
{
    public static void Shape(ShapeContext c)
    {
        int parts = (int)c.Int("num_split");
        PartialShape sizes = c.Input(3);
        long rank = sizes is { Rank: 1 } ? sizes[0] : PartialShape.UnknownDim;
        for (int i = 0; i < parts; i++)
        {
            c.SetOutput(i, PartialShape.Of(PartialShape.UnknownDim, rank));
            c.SetOutput(parts + i, PartialShape.Of(PartialShape.UnknownDim));
            c.SetOutput(2 * parts + i, sizes);
        }
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var input = new SparseInput(c, 1);
        long wanted = c.Input(0).Item<long>();
        int parts = c.OutputCount / 3, axis = Layout.Axis(wanted, input.Rank);
        if (axis < 0) Throw.InvalidArgument($"Input split_dim should be between 0 and rank ({input.Rank}), got {wanted}");
        if (parts < 1 || parts > input.Sizes[axis])
        {
            Throw.InvalidArgument($"Input num_split should be between 1 and the splitting dimension size ({input.Sizes[axis]}), got {parts}");
        }
        input.CheckBounds();
        long each = input.Sizes[axis] / parts, longer = input.Sizes[axis] % parts;
        for (int p = 0; p < parts; p++)
        {
            long start = p * each + Math.Min(p, longer), end = start + each + (p < longer ? 1 : 0);
            Part(c, input, axis, p, parts, start, end);
        }
    }

    static void Part(KernelContext c, SparseInput input, int axis, int part, int parts, long start, long end)
    {
        int count = 0;
        for (int i = 0; i < input.Count; i++) count += input.Index(i)[axis] >= start && input.Index(i)[axis] < end ? 1 : 0;
        Span<long> indices = SparseOutput.Indices(c, part, count, input.Rank), sizes = c.Allocate(2 * parts + part, [input.Rank]).Write<long>();
        Tensor values = c.Allocate(parts + part, [count]);
        input.Sizes.CopyTo(sizes);
        sizes[axis] = end - start;
        for (int i = 0, row = 0; i < input.Count; i++)
        {
            if (input.Index(i)[axis] < start || input.Index(i)[axis] >= end) continue;
            Span<long> index = indices.Slice(row * input.Rank, input.Rank);
            input.Index(i).CopyTo(index);
            index[axis] -= start;
            RowCopy.Elements(input.Values, i, values, row++, 1);
        }
    }
}
