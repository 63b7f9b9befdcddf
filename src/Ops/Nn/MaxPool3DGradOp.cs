using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MaxPool3D: each window's gradient goes to the first of its largest elements.</summary>
[Op("MaxPool3DGrad(orig_input: TInput, orig_output: TInput, grad: T) -> output: T", "ksize: list(int) >= 5", "strides: list(int) >= 5",
    "padding: {'SAME', 'VALID'}", "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'", "T: {half, bfloat16, float} = DT_FLOAT",
    "TInput: {half, bfloat16, float} = DT_FLOAT")]
static class MaxPool3DGradOp
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.WithRank(0, 5));

    public static void Gradient(GradientContext g)
    {
        g.SetInput(0, new Term(g.Scope, g.Input(0)).Op("ZerosLike"));
        g.SetInput(1, new Term(g.Scope, g.Input(1)).Op("ZerosLike"));
        g.SetInput(2, g.Scope.MaxPool3DGradGrad(g.Input(0), g.Input(1), g.OutputGradient(0), g.Ints("ksize"), g.Ints("strides"), g.String("padding"), g.String("data_format")));
    }

    [CpuKernel("T: half, bfloat16, float", "TInput: half, bfloat16, float")]
    public sealed class Cpu<T, TInput>(KernelConstruction k) : PoolKernel(k, rank: 5, "MaxPooling3dGradOp")
        where T : unmanaged, INumber<T>, IMinMaxValue<T> where TInput : unmanaged, INumber<TInput>
    {
        public override void Compute(KernelContext context)
        {
            Tensor x = context.Input(0), gradient = context.Input(2);
            PoolWindow window = Over(x.Shape);
            CheckGradient(window, gradient.Shape);
            Tensor y = context.Allocate(0, x.Shape);
            using var places = new Scratch<int>(gradient.ElementCount);
            Pooling.ArgMax(window, x.Read<TInput>(), places.Span);
            Pooling.Scatter(places.Span, gradient.Read<T>(), y.Write<T>());
        }
    }
}
