using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MaxPoolGrad: the gradient at each window's largest element.</summary>
[Op("MaxPoolGradGrad(orig_input: T, orig_output: T, grad: T) -> output: T", "ksize: list(int) >= 4", "strides: list(int) >= 4",
    "padding: {'SAME', 'VALID'}", "data_format: {'NHWC', 'NCHW'} = 'NHWC'",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class MaxPoolGradGradOp
{
    public static void Shape(ShapeContext c)
    {
        WindowShapes.Pooling(c, spatial: 2);
        c.Merge(c.Input(0), c.Input(2));
        c.Merge(c.Input(1), c.Node.OutputShapes[0]);
    }

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.Input(0)).Op("ZerosLike"));
        g.SetInput(1, new Term(g.Scope, g.Input(1)).Op("ZerosLike"));
        g.SetInput(2, g.Scope.MaxPoolGrad(g.Input(0), g.Input(1), g.OutputGradient(0), g.Ints("ksize"), g.Ints("strides"), g.String("padding"), dataFormat: g.String("data_format")));
    }

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : PoolKernel(k, rank: 4, "MaxPoolingGradGradOp") where T : unmanaged, INumber<T>, IMinMaxValue<T>
    {
        public override void Compute(KernelContext context)
        {
            PoolWindow window = Over(context.Input(0).Shape);
            MaxPoolGradients.Gather<T>(context, window, OutputShape(window));
        }
    }
}
