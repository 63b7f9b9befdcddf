using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Turns the hue of images by a part of the colour circle.</summary>
[Op("AdjustHue(images: T, delta: float) -> output: T", "T: {half, float} = DT_FLOAT")]
static class AdjustHueOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutput(0, c.WithRankAtLeast(0, 3));
    }

    [CpuKernel("T: float")]
    public static void Compute(KernelContext c)
    {
        Tensor x = c.Input(0);
        Colors.CheckAdjusted(x.Shape, c.Input(1).Shape);
        Span<float> y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape).Write<float>();
        Colors.ToHsv(x.Read<float>(), y);
        float delta = c.Input(1).Item<float>();
        for (int i = 0; i < y.Length; i += 3)
        {
            float hue = y[i] + delta;
            y[i] = hue - MathF.Floor(hue);
        }
        Colors.ToRgb<float>(y, y);
    }
}
