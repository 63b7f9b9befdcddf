using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>MaxPoolGradGrad whose window comes as tensors.</summary>
[Op("MaxPoolGradGradV2(orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> output: T", "padding: {'SAME', 'VALID'}",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class MaxPoolGradGradV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(1, 4));

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : PoolKernel(k, rank: 4, "MaxPoolingGradGradOp") where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            PoolWindow window = Over(context.Input(0).Shape, context.Input(3).Ints(stackalloc long[4]), context.Input(4).Ints(stackalloc long[4]));
            MaxPoolGradients.Gather<T>(context, window, OutputShape(window));
        }
    }
}
