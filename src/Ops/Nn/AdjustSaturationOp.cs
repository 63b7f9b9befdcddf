using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Multiplies the saturation of images.</summary>
[Op("AdjustSaturation(images: T, scale: float) -> output: T", "T: {half, float} = DT_FLOAT")]
static class AdjustSaturationOp
{
    public static void Shape(ShapeContext c) => Colors.AdjustedShape(c);

    [CpuKernel("T: float")]
    public static void Compute(KernelContext c)
    {
        Span<float> y = Colors.BeginAdjusting(c);
        float scale = c.Input(1).Item<float>();
        for (int i = 1; i < y.Length; i += 3) y[i] = Math.Clamp(y[i] * scale, 0, 1);
        Colors.ToRgb<float>(y, y);
    }
}
