using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>MaxPool whose window comes as tensors.</summary>
[Op("MaxPoolV2(input: T, ksize: int32, strides: int32) -> output: T",
    "T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16, qint8} = DT_FLOAT", "padding: {'SAME', 'VALID'}",
    "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'")]
static class MaxPoolV2Op
{
    public static void Shape(ShapeContext c)
    {
        PartialShape x = c.WithRank(0, 4);
        bool known = c.Input(1) is { IsFullyKnown: true } && c.Input(2) is { IsFullyKnown: true };
        if (known && c.ConstantInts(1) is { Length: 4 } ksize && c.ConstantInts(2) is { Length: 4 } strides && !ksize.Contains(-1) && !strides.Contains(-1))
        {
            var window = new WindowAttrs(c, 4);
            long[] dims = new long[4];
            for (int axis = 0; axis < 4; axis++) dims[axis] = axis == 0 ? x[0] : WindowShapes.Size(c, x[axis], ksize[axis], strides[axis], 1, window.Padding);
            c.SetOutput(0, PartialShape.Of(dims));
        }
        else c.SetOutput(0, PartialShape.OfRank(4));
    }

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MaxPoolGradV2(g.Input(0), g.Output(0), g.OutputGradient(0),
        g.Input(1), g.Input(2), g.String("padding"), g.String("data_format")));

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : MaxPoolKernel<T>(k, rank: 4, "MaxPoolingOp", T.MinValue) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context) => Pool(context,
            Over(context.Input(0).Shape, context.Input(1).Ints(stackalloc long[4]), context.Input(2).Ints(stackalloc long[4])));
    }
}
