using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>DepthwiseConv2dNative with a bias and an activation, as TensorFlow's optimizer and ours write it.</summary>
[Op("_FusedDepthwiseConv2dNative(input: T, filter: T, args: num_args * T) -> output: T", "T: {half, bfloat16, float, double}", "num_args: int >= 0",
    "strides: list(int)", "padding: {'SAME', 'VALID', 'EXPLICIT'}", "explicit_paddings: list(int) = []", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "dilations: list(int) = [1, 1, 1, 1]", "fused_ops: list(string) = []", "epsilon: float = 9.999999747378752e-05",
    "leakyrelu_alpha: float = 0.20000000298023224")]
static class FusedDepthwiseConv2dNativeOp
{
    public static void Shape(ShapeContext c) => WindowShapes.Depthwise(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : DepthwiseKernel<T>(k) where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        readonly FusedOps _fused = new(k);

        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), filter = context.Input(1);
            try
            {
                Check(x.Shape, filter.Shape);
            }
            catch (StatusException fault)
            {
                _fused.At(0, fault);
                throw;
            }
            int multiplier = filter.Shape.Int(3);
            SlidingWindow window = Window.Over(x.Shape, filter.Shape.Int(0), filter.Shape.Int(1));
            _fused.CheckBias(context.Input(2), (long)window.Channels * multiplier);
            Tensor y = context.Allocate(0, [window.Batch, window.OutHeight, window.OutWidth, window.Channels * multiplier]);
            if (y.ElementCount == 0) return;
            DepthwiseConvolution.Forward(window, x.Read<T>(), filter.Read<T>(), multiplier, y.Write<T>(), _fused.Epilogue<T>(context.Input(2)),
                Workers.Of(context));
            _fused.Finish<T>(y);
        }
    }
}
