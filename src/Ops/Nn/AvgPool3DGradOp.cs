using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of AvgPool3D: each window's gradient is divided among its elements.</summary>
[Op("AvgPool3DGrad(orig_input_shape: int32, grad: T) -> output: T", "ksize: list(int) >= 5", "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}",
    "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'", "T: {half, bfloat16, float, double}")]
static class AvgPool3DGradOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape shape = c.ShapeFromInput(0);
        c.SetOutput(0, shape.HasRank ? shape : PartialShape.OfRank(5));
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.StopGradient(g.Input(0)));
        g.SetInput(1, g.Scope.AvgPool3D(g.OutputGradient(0), g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.String("data_format")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : AveragePoolGradKernel<T>(k, rank: 5, "AvgPooling3dGradOp") where T : unmanaged, INumber<T>;
}
