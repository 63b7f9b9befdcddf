using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>A tensor with a value around it; paddings[i] says how many before and behind along axis i.</summary>
[Op("PadV2(input: T, paddings: Tpaddings, constant_values: T) -> output: T", "T: type", "Tpaddings: {int32, int64} = DT_INT32")]
static class PadV2Op
{
    public static void Shape(ShapeContext c) => PadShapes.Infer(c);

    public static void Gradient(GradientContext g) => Padding.Gradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor value = c.Input(2);
        if (value.Shape.Rank != 0) Throw.InvalidArgument($"constant_values must be a scalar. Found: {value.Shape}");
        Padding.Run(c, value);
    }
}
