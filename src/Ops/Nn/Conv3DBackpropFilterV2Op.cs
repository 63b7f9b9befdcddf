using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of Conv3D for the filter.</summary>
[Op("Conv3DBackpropFilterV2(input: T, filter_sizes: int32, out_backprop: T) -> output: T", "T: {half, bfloat16, float, double}",
    "strides: list(int) >= 5", "padding: {'SAME', 'VALID'}", "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'", "dilations: list(int) = [1, 1, 1, 1, 1]")]
static class Conv3DBackpropFilterV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape sizes = c.ShapeFromInput(1);
        c.SetOutput(0, sizes.HasRank ? sizes : PartialShape.OfRank(5));
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, g.Scope.Conv3DBackpropInputV2(BroadcastGradient.ShapeOf(g.Scope, g.Input(0)), g.OutputGradient(0), g.Input(2), g.Ints("strides"), g.String("padding"), g.String("data_format"), g.Ints("dilations")));
        g.SetInput(2, g.Scope.Conv3D(g.Input(0), g.OutputGradient(0), g.Ints("strides"), g.String("padding"), g.String("data_format"), g.Ints("dilations")));
    }

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : VolumeKernel<T>(k) where T : unmanaged, INumberBase<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), sizes = context.Input(1), gradient = context.Input(2);
            Shape shape = new(sizes.Ints(stackalloc long[5]));
            VolumeConvolution geometry = Geometry(x.Shape, shape);
            if (gradient.Shape.Rank != 5) Throw.InvalidArgument("out_backprop tensor must have 5 dimensions");
            if (gradient.Shape != geometry.Output) Throw.InvalidArgument($"Size of out_backprop doesn't match computed: actual = {gradient.Shape}, computed = {geometry.Output}");
            Run(VolumePass.BackpropFilter, geometry, x.Read<T>(), gradient.Read<T>(), context.Allocate(0, shape).Write<T>(), Workers.Of(context));
        }
    }
}
