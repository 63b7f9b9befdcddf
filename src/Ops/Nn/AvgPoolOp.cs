using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The mean of each window; padding does not count.</summary>
[Op("AvgPool(value: T) -> output: T", "ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID'}",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "T: {half, bfloat16, float, double}")]
static class AvgPoolOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Pooling(c, spatial: 2);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.AvgPoolGrad(BroadcastGradient.ShapeOf(g.Scope, g.Input(0)), g.OutputGradient(0),
        g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.String("data_format")));

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : AveragePoolKernel<T>(k, rank: 4, "AvgPoolingOp") where T : unmanaged, INumber<T>;
}
