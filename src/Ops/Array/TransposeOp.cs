using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>A tensor with its axes in another order.</summary>
[Op("Transpose(x: T, perm: Tperm) -> y: T", "T: type", "Tperm: {int32, int64} = DT_INT32")]
static class TransposeOp
{
    public static void Shape(ShapeContext c) => TransposeShapes.Infer(c);

    public static void Gradient(GradientContext g) =>
        g.SetInput(0, g.Scope.Transpose(g.OutputGradient(0), g.Scope.InvertPermutation(g.Input(1))));

    [CpuKernel]
    public static void Compute(KernelContext c) => Transposition.Run(c);
}
