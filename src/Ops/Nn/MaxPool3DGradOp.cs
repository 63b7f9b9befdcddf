using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradient of MaxPool3D: each window's gradient goes to all of its largest elements.</summary>
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
            Tensor x = context.Input(0), pooled = context.Input(1), gradient = context.Input(2);
            PoolWindow window = Over(x.Shape);
            if (gradient.Shape.Rank != 5) Throw.InvalidArgument("out_backprop must be 5-dimensional");
            Shape expected = OutputShape(window);
            if (pooled.Shape != expected) Throw.InvalidArgument($"Expected orig_output shape to be {expected}, but got {pooled.Shape}");
            CheckGradient(window, gradient.Shape);
            Tensor y = context.Allocate(0, x.Shape);
            Pooling.ScatterToNear(window, x.Read<TInput>(), pooled.Read<TInput>(), gradient.Read<T>(), y.Write<T>());
        }
    }
}
