using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tensors joined along an axis; older form of ConcatV2.</summary>
[Op("Concat(concat_dim: int32, values: N * T) -> output: T", "N: int >= 2", "T: type")]
static class ConcatOp
{
    public static void Shape(ShapeContext c) => ConcatShapes.Infer(c, 1, c.InputCount, 0);

    public static void Gradient(GradientContext g) => ConcatGradient.Build(g, 1, g.InputCount, 0);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor axis = c.Input(0);
        if (axis.ElementCount != 1 || axis.Shape.Rank > 1)
        {
            Throw.InvalidArgument($"concat_dim tensor should be a scalar integer, but got shape {axis.Shape}");
        }
        Concatenation.Run(c, 1, c.InputCount, axis.Int());
    }
}
