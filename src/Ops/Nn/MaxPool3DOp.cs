using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The largest element of each window of a volume.</summary>
[Op("MaxPool3D(input: T) -> output: T", "ksize: list(int) >= 5", "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}",
    "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'", "T: {half, bfloat16, float}")]
static class MaxPool3DOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Pooling(c, spatial: 3);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MaxPool3DGrad(g.Input(0), g.Output(0), g.OutputGradient(0),
        g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.String("data_format")));

    [CpuKernel("T: half, bfloat16, float")]
    public sealed class Cpu<T>(KernelConstruction k) : MaxPoolKernel<T>(k, rank: 5, "Pooling3DOp", T.NegativeInfinity) where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>;
}
