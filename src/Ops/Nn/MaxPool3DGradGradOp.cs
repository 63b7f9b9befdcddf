using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MaxPool3DGrad.</summary>
[Op("MaxPool3DGradGrad(orig_input: T, orig_output: T, grad: T) -> output: T", "ksize: list(int) >= 5", "strides: list(int) >= 5",
    "padding: {'SAME', 'VALID'}", "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class MaxPool3DGradGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(1, 5));

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.Input(0)).Op("ZerosLike"));
        g.SetInput(1, new Term(g.Scope, g.Input(1)).Op("ZerosLike"));
        g.SetInput(2, g.Scope.MaxPool3DGrad(g.Input(0), g.Input(1), g.OutputGradient(0), g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.String("data_format")));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : PoolKernel(k, rank: 5, "MaxPooling3dGradGradOp") where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            PoolWindow window = Over(context.Input(0).Shape);
            MaxPoolGradients.Gather<T>(context, window, OutputShape(window));
        }
    }
}
