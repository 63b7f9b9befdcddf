using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Multiplies the saturation of images.</summary>
[Op("AdjustSaturation(images: T, scale: float) -> output: T", "T: {half, float} = DT_FLOAT")]
static class AdjustSaturationOp
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
        float scale = c.Input(1).Item<float>();
        for (int i = 1; i < y.Length; i += 3) y[i] = Math.Clamp(y[i] * scale, 0, 1);
        Colors.ToRgb<float>(y, y);
    }
}
