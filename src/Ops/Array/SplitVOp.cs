using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor cut into parts of given sizes along an axis; one size may be -1: what is left.</summary>
[Op("SplitV(value: T, size_splits: Tlen, split_dim: int32) -> output: num_split * T", "num_split: int >= 1", "T: type",
    "Tlen: {int8, int32, int64} = DT_INT64")]
static class SplitVOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape value = c.Input(0);
        c.WithRank(1, 1);
        int? axis = SplitShapes.Axis(c, 2, value);
        Tensor? sizes = c.Constant(1);
        if (axis is not { } at)
        {
            c.SetOutputs(SplitShapes.UnknownPart(value));
            return;
        }
        if (sizes is null || sizes.ElementCount != c.OutputCount)
        {
            c.SetOutputs(SplitShapes.With(value, at, c.OutputCount == 1 ? value[at] : PartialShape.UnknownDim));
            return;
        }
        long[] values = new long[c.OutputCount];
        sizes.Ints(values);
        Complete(c, values, value[at]);
        for (int i = 0; i < values.Length; i++) c.SetOutput(i, SplitShapes.With(value, at, values[i]));
    }

    /// <summary>Replaces the size -1 where the whole is known.</summary>
    static void Complete(ShapeContext c, long[] sizes, long whole)
    {
        if (sizes.Count(s => s == -1) > 1) c.Fail("size_splits can only have one -1");
        int open = Array.IndexOf(sizes, -1);
        long sum = sizes.Where(s => s != -1).Sum();
        if (whole < 0) return;
        if (open >= 0) sizes[open] = sum > whole ? -1 : whole - sum;
        for (int i = 0; i < sizes.Length; i++)
        {
            if (sizes[i] < 0) c.Fail($"Split size at index {i} must be >= 0. Got: {sizes[i]}");
        }
        if (open < 0 && sum != whole) c.Fail($"can't split axis of size {whole} into pieces of size [{string.Join(",", sizes)}]");
    }

    public static void Gradient(GradientContext g)
    {
        var parts = new Output[g.OutputCount];
        for (int i = 0; i < parts.Length; i++) parts[i] = g.OutputGradient(i);
        g.SetInput(0, parts.Length == 1 ? parts[0] : g.Scope.ConcatV2(parts, g.Input(2)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor value = c.Input(0), sizes = c.Input(1), splitDim = c.Input(2);
        int rank = value.Shape.Rank, parts = c.OutputCount;
        if (splitDim.ElementCount != 1) Throw.InvalidArgument("split_dim_tensor must have exactly one element.");
        if (sizes.Shape.Rank != 1 || sizes.ElementCount != parts)
        {
            Throw.InvalidArgument($"size of the split_tensor must be 1-D and have the same elements as outputs got {sizes.Shape.Rank} -D and {sizes.ElementCount} elements");
        }
        int axis = Layout.Axis(splitDim.Int(), rank);
        if (axis < 0) Throw.InvalidArgument($"-input rank(-{rank}) <= split_dim < input rank ({rank}), but got {splitDim.Int()}");
        long whole = value.Shape[axis], rest = Rest(sizes, whole), start = 0;
        for (int i = 0; i < parts; i++)
        {
            long size = sizes.Int(i) == -1 ? rest : sizes.Int(i);
            Splitting.Part(c, i, value, axis, start, size);
            start += size;
        }
    }

    /// <summary>What the size -1 stands for, after checking all sizes.</summary>
    static long Rest(Tensor sizes, long whole)
    {
        long sum = 0;
        int open = 0;
        for (int i = 0; i < sizes.ElementCount; i++)
        {
            long size = sizes.Int(i);
            if (size == -1) open++;
            else if (size < 0) Throw.InvalidArgument($"Split size at index {i} must be >= 0. Got: {size}");
            else sum += size;
        }
        if (open > 1) Throw.InvalidArgument("There can only be one -1 in the input.");
        if (open == 0 ? sum != whole : sum > whole)
        {
            Throw.InvalidArgument("Determined shape must either match input shape along split_dim exactly if fully specified, or be less than the size of the "
                + $"input along split_dim if not fully specified.  Got: {sum}");
        }
        return whole - sum;
    }
}
