using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Conv2D of images that are resized by bilinear interpolation and then mirrored around.</summary>
[Op("FusedResizeAndPadConv2D(input: T, size: int32, paddings: int32, filter: T) -> output: T", "T: {half, float, double}", "resize_align_corners: bool = false", "mode: {'REFLECT', 'SYMMETRIC'}", "strides: list(int)", "padding: {'SAME', 'VALID'}")]
static class FusedResizeAndPadConv2DOp
{
    public static void Shape(ShapeContext c) => PaddedConvolution<float>.Shape(c, size: 1, paddings: 2, filterInput: 3);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : PaddedConvolution<T>(k) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        readonly Resizing _resizing = new(k.Bool("resize_align_corners"));

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0);
            Shape shape = Resizing.Output(x, context.Input(1));
            using var resized = new Scratch<T>(Math.Max(1, shape.ElementCount));
            resized.Span.Clear();
            var gather = new GatherPixels<T, T>(x.Read<T>(), resized.Span, x.Shape.Int(3));
            ResizeLoops.Bilinear(_resizing, x.Shape, shape, ref gather);
            Run(context, resized.Span, shape, paddings: 2, filterInput: 3);
        }
    }
}
