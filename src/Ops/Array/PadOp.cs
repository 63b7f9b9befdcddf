using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor with zeros around it; paddings[i] says how many before and behind along axis i.</summary>
[Op("Pad(input: T, paddings: Tpaddings) -> output: T", "T: type", "Tpaddings: {int32, int64} = DT_INT32")]
static class PadOp
{
    public static void Shape(ShapeContext c) => PadShapes.Infer(c);

    public static void Gradient(GradientContext g) => Padding.Gradient(g);

    [CpuKernel]
    public static void Compute(KernelContext c) => Padding.Run(c, value: null);
}
