using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Turns the hue of images by a part of the colour circle.</summary>
[Op("AdjustHue(images: T, delta: float) -> output: T", "T: {half, float} = DT_FLOAT")]
static class AdjustHueOp
{
    public static void Shape(ShapeContext c) => Colors.AdjustedShape(c);

    [CpuKernel("T: float")]
    public static void Compute(KernelContext c)
    {
        Span<float> y = Colors.BeginAdjusting(c);
        float delta = c.Input(1).Item<float>();
        for (int i = 0; i < y.Length; i += 3)
        {
            float hue = y[i] + delta;
            y[i] = hue - MathF.Floor(hue);
        }
        Colors.ToRgb<float>(y, y);
    }
}
