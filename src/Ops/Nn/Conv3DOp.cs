using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Convolution of volumes with filters.</summary>
[Op("Conv3D(input: T, filter: T) -> output: T", "T: {half, bfloat16, float, double}", "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}",
    "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'", "dilations: list(int) = [1, 1, 1, 1, 1]")]
static class Conv3DOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Convolution(c, spatial: 3);

    public static void Gradient(GradientContext g)
    {
        Node shapes = g.Scope.ShapeN([g.Input(0), g.Input(1)]);
        g.SetInput(0, g.Scope.Conv3DBackpropInputV2(shapes[0], g.Input(1), g.OutputGradient(0), g.Ints("strides"), g.String("padding"), g.String("data_format"), g.Ints("dilations")));
        g.SetInput(1, g.Scope.Conv3DBackpropFilterV2(g.Input(0), shapes[1], g.OutputGradient(0), g.Ints("strides"), g.String("padding"), g.String("data_format"), g.Ints("dilations")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : VolumeKernel<T>(k) where T : unmanaged, INumberBase<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            VolumeConvolution geometry = Geometry(x.Shape, filter.Shape);
            Tensor y = context.Allocate(0, geometry.Output);
            if (y.ElementCount > 0) Run(VolumePass.Forward, geometry, x.Read<T>(), filter.Read<T>(), y.Write<T>(), Workers.Of(context));
        }
    }
}
