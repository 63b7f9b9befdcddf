using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor cut into equal parts along an axis.</summary>
[Op("Split(split_dim: int32, value: T) -> output: num_split * T", "num_split: int >= 1", "T: type")]
static class SplitOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape value = c.Input(1);
        if (SplitShapes.Axis(c, 0, value) is not { } axis)
        {
            c.SetOutputs(SplitShapes.UnknownPart(value));
            return;
        }
        long size = value[axis], parts = c.OutputCount;
        if (size >= 0 && size % parts != 0)
        {
            c.Fail($"Dimension size must be evenly divisible by {parts} but is {size}\n\tNumber of ways to split should evenly divide the "
                + "split dimension");
        }
        c.SetOutputs(SplitShapes.With(value, axis, size < 0 ? size : size / parts));
    }

    public static void Gradient(GradientContext g)
    {
        var parts = new Output[g.OutputCount];
        for (int i = 0; i < parts.Length; i++) parts[i] = g.OutputGradient(i);
        g.SetInput(1, parts.Length == 1 ? parts[0] : g.Scope.ConcatV2(parts, g.Input(0)));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor splitDim = c.Input(0), value = c.Input(1);
        int rank = value.Shape.Rank, parts = c.OutputCount;
        if (splitDim.ElementCount != 1) Throw.InvalidArgument("split_dim must have exactly one element.");
        int axis = Layout.Axis(splitDim.Int(), rank);
        if (axis < 0) Throw.InvalidArgument($"-input rank(-{rank}) <= split_dim < input rank ({rank}), but got {splitDim.Int()}");
        long size = value.Shape[axis];
        if (size % parts != 0)
        {
            Throw.InvalidArgument($"Number of ways to split should evenly divide the split dimension, but got split_dim {axis} (size = "
                + $"{size}) and num_split {parts}");
        }
        for (int i = 0; i < parts; i++) Splitting.Part(c, i, value, axis, i * (size / parts), size / parts);
    }
}
