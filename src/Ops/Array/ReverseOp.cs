using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor with the marked axes turned around; older form of ReverseV2.</summary>
[Op("Reverse(tensor: T, dims: bool) -> output: T",
    "T: {uint8, int8, uint16, int16, uint32, int32, uint64, int64, bool, bfloat16, half, float, double, complex64, complex128, string}")]
static class ReverseOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0), dims = c.WithRank(1, 1);
        if (dims[0] >= 0) input = c.WithRank(0, (int)dims[0]);
        c.SetOutput(0, input);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.Reverse(g.OutputGradient(0), g.Input(1)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), dims = c.Input(1);
        if (dims.Shape.Rank != 1) Throw.InvalidArgument($"'dims' must be 1-dimension, not {dims.Shape.Rank}");
        if (input.Shape.Rank != dims.ElementCount)
        {
            Throw.InvalidArgument("'dims' must have the same number of values as 'input' has dimensions. "
                + $"'input' has {input.Shape.Rank}'dims' has {dims.ElementCount} values");
        }
        Reversal.Run(c, dims.Read<bool>());
    }
}
