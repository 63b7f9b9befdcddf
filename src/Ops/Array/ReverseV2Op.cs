using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor with some axes turned around.</summary>
[Op("ReverseV2(tensor: T, axis: Tidx) -> output: T", "Tidx: {int32, int64} = DT_INT32",
    "T: {uint8, int8, uint16, int16, int32, uint32, int64, uint64, bool, bfloat16, half, float, double, complex64, complex128, string}")]
static class ReverseV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        PartialShape axes = c.WithRank(1, 1);
        if (axes[0] > 8) c.Fail($"reverse does not work on tensors with more than 8 dimensions");
        if (input.HasRank && c.Constant(1) is { } values && Fault(values, stackalloc bool[input.Rank]) is { } fault) c.Fail(fault);
        c.SetOutput(0, input);
    }

    static string? Fault(Tensor axes, Span<bool> reversed)
    {
        int rank = reversed.Length;
        for (int i = 0; i < axes.ElementCount; i++)
        {
            int axis = Layout.Axis(axes.Int(i), rank);
            if (axis < 0) return $"'axis'[{i}] = {axes.Int(i)} is out of valid range [0, {rank - 1}";
            if (reversed[axis]) return $"axis {axis} specified more than once.";
            reversed[axis] = true;
        }
        return null;
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.ReverseV2(g.OutputGradient(0), g.Input(1)));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Span<bool> reversed = stackalloc bool[c.Input(0).Shape.Rank];
        if (Fault(c.Input(1), reversed) is { } fault) Throw.InvalidArgument(fault);
        Reversal.Run(c, reversed);
    }
}
