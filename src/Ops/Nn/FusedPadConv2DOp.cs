using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Conv2D of images with their own mirror image around them.</summary>
[Op("FusedPadConv2D(input: T, paddings: int32, filter: T) -> output: T", "T: {half, bfloat16, float, double}", "mode: {'REFLECT', 'SYMMETRIC'}", "strides: list(int)", "padding: {'SAME', 'VALID'}")]
static class FusedPadConv2DOp
{
    public static void Shape(ShapeContext c) => PaddedConvolution<float>.Shape(c, size: -1, paddings: 1, filterInput: 2);

    [CpuKernel("T: floats")]
    public sealed class Cpu<T>(KernelConstruction k) : PaddedConvolution<T>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            if (x.Shape.Rank != 4) Throw.InvalidArgument($"input must be 4-dimensional{x.Shape}");
            Run(context, x.Read<T>(), x.Shape, paddings: 1, filterInput: 2);
        }
    }
}
