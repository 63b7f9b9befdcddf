using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The part of a sparse tensor that lies in a box.</summary>
[Op("SparseSlice(indices: int64, values: T, shape: int64, start: int64, size: int64) -> output_indices: int64, output_values: T, "
    + "output_shape: int64",
    "T: type")]
static class SparseSliceOp
{
    public static void Shape(ShapeContext c)
    {
        for (int i = 0; i < 5; i++) c.WithRank(i, i == 0 ? 2 : 1);
        PartialShape sizes = c.Merge(c.Merge(c.Input(2), c.Input(3)), c.Input(4));
        SparseShapes.Outputs(c, PartialShape.UnknownDim, sizes[0]);
    }

    public static void Gradient(GradientContext g) =>
        g.SetInput(1, g.Scope.SparseSliceGrad(g.OutputGradient(1), g.Input(0), g.Input(3), g.Output(0)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        var input = new SparseInput(c, 0);
        ReadOnlySpan<long> start = c.Input(3).Read<long>(), size = c.Input(4).Read<long>();
        if (start.Length != input.Rank) Throw.InvalidArgument($"Expected start to be a vector of length {input.Rank} but got length {start.Length}");
        if (size.Length != input.Rank) Throw.InvalidArgument($"Expected size to be a vector of length {input.Rank} but got length {size.Length}");
        int count = 0;
        for (int i = 0; i < input.Count; i++) count += IsInside(input.Index(i), start, size) ? 1 : 0;
        Span<long> indices = SparseOutput.Indices(c, 0, count, input.Rank), sizes = c.Allocate(2, [input.Rank]).Write<long>();
        Tensor values = c.Allocate(1, [count]);
        for (int i = 0, row = 0; i < input.Count; i++)
        {
            if (!IsInside(input.Index(i), start, size)) continue;
            for (int axis = 0; axis < input.Rank; axis++) indices[row * input.Rank + axis] = input.Index(i)[axis] - start[axis];
            RowCopy.Elements(input.Values, i, values, row++, 1);
        }
        for (int axis = 0; axis < sizes.Length; axis++) sizes[axis] = Math.Max(0, Math.Min(size[axis], input.Sizes[axis] - start[axis]));
    }

    static bool IsInside(ReadOnlySpan<long> index, ReadOnlySpan<long> start, ReadOnlySpan<long> size)
    {
        for (int i = 0; i < index.Length; i++)
        {
            if (index[i] < start[i] || index[i] - start[i] >= size[i]) return false;
        }
        return true;
    }
}
