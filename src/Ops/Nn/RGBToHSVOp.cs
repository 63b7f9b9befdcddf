using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Hue, saturation and value, all in [0, 1], of red, green and blue.</summary>
[Op("RGBToHSV(images: T) -> output: T", "T: {half, bfloat16, float, double} = DT_FLOAT")]
static class RGBToHSVOp
{
    public static void Shape(ShapeContext c) => Colors.Shape(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, Colors.GradientOfHsv(g));

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor x = c.Input(0);
        Colors.Check(x.Shape);
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        Colors.ToHsv(x.Read<T>(), y.Write<T>());
    }
}
