using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of AvgPool: each window's gradient is divided among its elements.</summary>
[Op("AvgPoolGrad(orig_input_shape: int32, grad: T) -> output: T", "ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID'}",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "T: {half, bfloat16, float, double}")]
static class AvgPoolGradOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = c.ShapeFromInput(0);
        c.SetOutput(0, shape.HasRank ? shape : PartialShape.OfRank(4));
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.StopGradient(g.Input(0)));
        g.SetInput(1, g.Scope.AvgPool(g.OutputGradient(0), g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.String("data_format")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : AveragePoolGradKernel<T>(k, rank: 4, "AvgPoolingGradOp") where T : unmanaged, INumber<T>;
}
