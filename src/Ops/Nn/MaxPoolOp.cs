using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The largest element of each window; NaN does not count.</summary>
[Op("MaxPool(input: T) -> output: T", "T: {half, bfloat16, float, double, int32, int64, uint8, int16, int8, uint16, qint8} = DT_FLOAT",
    "ksize: list(int) >= 4", "strides: list(int) >= 4", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []",
    "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'")]
static class MaxPoolOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Pooling(c, spatial: 2);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.Scope.MaxPoolGrad(g.Input(0), g.Output(0), g.OutputGradient(0),
        g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.Ints("explicit_paddings"), g.String("data_format")));

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : MaxPoolKernel<T>(k, rank: 4, "MaxPoolingOp", T.MinValue) where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        readonly int _pictureWindow = (int)(k.Ints("ksize")[1] * k.Ints("ksize")[2]), _depthWindow = (int)k.Ints("ksize")[3], _depthStride = (int)k.Ints("strides")[3];

        public override void Compute(KernelContext context)
        {
            if (_depthWindow > 1 && _pictureWindow == 1) OverDepth(context, context.Input(0));
            else base.Compute(context);
        }

        void OverDepth(KernelContext context, Tensor x)
        {
            int channels = x.Shape.Int(3);
            if (channels % _depthWindow != 0) Throw.Unimplemented("Depthwise max pooling requires the depth window to evenly divide the input depth.");
            if (_depthWindow != _depthStride) Throw.Unimplemented("Depthwise max pooling requires the depth window to equal the depth stride.");
            Tensor y = context.Allocate(0, x.Shape.With(3, channels / _depthWindow));
            var groups = new PoolWindow { Batch = 1, Channels = 1, Depth = PoolAxis.Single, Height = PoolAxis.Single, Width = new((int)x.ElementCount, _depthWindow, _depthWindow, 0, (int)y.ElementCount) };
            Pooling.Max(groups, x.Read<T>(), y.Write<T>(), T.MinValue);
        }
    }
}
