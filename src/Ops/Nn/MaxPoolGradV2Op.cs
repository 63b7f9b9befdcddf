using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>MaxPoolGrad whose window comes as tensors.</summary>
[Op("MaxPoolGradV2(orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> output: T", "padding: {'SAME', 'VALID'}",
    "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64} = DT_FLOAT")]
static class MaxPoolGradV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 4));

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.Input(0)).Op("ZerosLike"));
        g.SetInput(1, new Term(g.Scope, g.Input(1)).Op("ZerosLike"));
        g.SetInput(2, g.Scope.MaxPoolGradGradV2(g.Input(0), g.Input(1), g.OutputGradient(0), g.Input(3), g.Input(4), g.String("padding"), g.String("data_format")));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : PoolKernel(k, rank: 4, "MaxPoolingGradOp") where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            PoolWindow window = Over(context.Input(0).Shape, context.Input(3).Ints(stackalloc long[4]), context.Input(4).Ints(stackalloc long[4]));
            MaxPoolGradients.Scatter<T>(context, window, OutputShape(window));
        }
    }
}
