using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The indices of a sparse tensor under another shape.</summary>
[Op("SparseReshape(input_indices: int64, input_shape: int64, new_shape: int64) -> output_indices: int64, output_shape: int64")]
static class SparseReshapeOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape indices = c.WithRank(0, 2), after = c.WithRank(2, 1);
        c.WithRank(1, 1);
        c.SetOutput(0, PartialShape.Of(indices[0], after[0]));
        c.SetOutput(1, after);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor indexTensor = c.Input(0);
        if (indexTensor.Shape.Rank != 2) Throw.InvalidArgument($"Input indices should be a matrix but received shape {indexTensor.Shape}");
        if (c.Input(1).Shape.Rank != 1) Throw.InvalidArgument($"Input shape should be a vector but received shape {c.Input(1).Shape}");
        if (c.Input(2).Shape.Rank != 1) Throw.InvalidArgument($"Target shape should be a vector but received shape {c.Input(2).Shape}");
        ReadOnlySpan<long> before = c.Input(1).Read<long>(), indices = indexTensor.Read<long>();
        Span<long> after = c.Allocate(1, c.Input(2).Shape).Write<long>();
        c.Input(2).Read<long>().CopyTo(after);
        Complete(before, after);
        int count = indexTensor.Shape.Int(0);
        Span<long> output = SparseOutput.Indices(c, 0, count, after.Length);
        for (int i = 0; i < count; i++)
        {
            long place = SparseIndices.Place(indices.Slice(i * before.Length, before.Length), before);
            SparseIndices.FromPlace(place, after, output.Slice(i * after.Length, after.Length));
        }
    }

    /// <summary>Computes the size given as -1 and checks that the numbers of elements agree.</summary>
    static void Complete(ReadOnlySpan<long> before, Span<long> after)
    {
        long count = SparseIndices.Product(before), product = 1;
        int open = -1;
        for (int i = 0; i < after.Length; i++)
        {
            if (after[i] == -1)
            {
                if (open >= 0) Throw.InvalidArgument($"only one output dimension may be -1, not both {open} and {i}");
                open = i;
                after[i] = 1;
            }
            else if (after[i] < 0) Throw.InvalidArgument($"size {i} must be non-negative, not {after[i]}");
            product *= after[i];
        }
        if (open >= 0)
        {
            if (product == 0) Throw.InvalidArgument("reshape cannot infer the missing input size for an empty tensor unless all specified input sizes are non-zero");
            long missing = count / product;
            if (missing * product != count)
            {
                Throw.InvalidArgument($"Input to reshape is a SparseTensor with {count} dense values, but the requested shape requires a multiple of {product}. "
                    + $"input_shape={SparseIndices.Text(before)} output_shape={SparseIndices.Text(after)}");
            }
            after[open] = missing;
        }
        else if (product != count)
        {
            Throw.InvalidArgument($"Input to reshape is a tensor with {count} dense values, but the requested shape has {product}. "
                + $"input_shape={SparseIndices.Text(before)} output_shape={SparseIndices.Text(after)}");
        }
    }
}
