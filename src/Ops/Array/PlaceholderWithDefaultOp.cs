using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor that a step may be given; otherwise the input.</summary>
[Op("PlaceholderWithDefault(input: dtype) -> output: dtype", "dtype: type", "shape: shape")]
static class PlaceholderWithDefaultOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape declared = c.ShapeAttr("shape");
        c.Merge(c.Input(0), declared);
        c.SetOutput(0, declared);
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.OutputGradient(0));

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetOutput(0, c.Input(0));
}
