using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The same tensor with a new dimension of size 1. Shares the input's memory.</summary>
[Op("ExpandDims(input: T, dim: Tdim) -> output: T", "T: type", "Tdim: {int32, int64} = DT_INT32")]
static class ExpandDimsOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape input = c.Input(0);
        Tensor? dim = c.Constant(1);
        if (dim is not null && dim.ElementCount != 1) c.Fail("'dim' input must be a tensor with a single value");
        if (dim is null || !input.HasRank)
        {
            c.SetOutput(0, PartialShape.Unknown);
            return;
        }
        long asked = dim.Int();
        int axis = Layout.Axis(asked, input.Rank + 1);
        if (axis < 0) c.Fail($"dim {asked} not in the interval [{-input.Rank - 1}, {input.Rank}].");
        c.SetOutput(0, PartialShape.Of([.. input.Dims[..axis], 1, .. input.Dims[axis..]]));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.Reshape(g.OutputGradient(0), g.Scope.Shape(g.Input(0))));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor input = c.Input(0), dim = c.Input(1);
        if (dim.ElementCount != 1) Throw.InvalidArgument("'dim' must be a tensor with a single value");
        int axis = Layout.Axis(dim.Int(), input.Shape.Rank + 1);
        if (axis < 0) Throw.InvalidArgument($"Tried to expand dim index {dim.Int()} for tensor with {input.Shape.Rank} dimensions.");
        c.SetOutput(0, input, input.Shape.Insert(axis, 1));
    }
}
