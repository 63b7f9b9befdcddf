using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Red, green and blue of hue, saturation and value.</summary>
[Op("HSVToRGB(images: T) -> output: T", "T: {half, bfloat16, float, double} = DT_FLOAT")]
static class HSVToRGBOp
{
    public static void Shape(ShapeContext c) => Colors.Shape(c);

    [CpuKernel("T: floats")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, INumber<T>
    {
        Tensor x = c.Input(0);
        Colors.Check(x.Shape);
        Tensor y = c.ForwardOrAllocate(input: 0, output: 0, x.Shape);
        Colors.ToRgb(x.Read<T>(), y.Write<T>());
    }
}
