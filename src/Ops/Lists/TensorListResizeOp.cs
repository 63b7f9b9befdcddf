using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor list made longer by elements that are not set, or shorter.</summary>
[Op("TensorListResize(input_handle: variant, size: int32) -> output_handle: variant")]
static class TensorListResizeOp
{
    public static void Shape(ShapeContext c) => Lists.SameList(c, 0);

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.TensorListResize(g.OutputGradient(0), g.Scope.TensorListLength(g.Input(0))));

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        int size = c.Input(1).Item<int>();
        if (size < 0) Throw.InvalidArgument($"TensorListSlice expects size to be non-negative. Got: {size}");
        Lists.ForUpdate(c, 0).Resize(size);
    }
}
