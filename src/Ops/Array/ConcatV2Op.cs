using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Tensors joined along an axis.</summary>
[Op("ConcatV2(values: N * T, axis: Tidx) -> output: T", "N: int >= 2", "T: type", "Tidx: {int32, int64} = DT_INT32")]
static class ConcatV2Op
{
    public static void Shape(ShapeContext c) => ConcatShapes.Infer(c, 0, c.InputCount - 1, c.InputCount - 1);

    public static void Gradient(GradientContext g) => ConcatGradient.Build(g, 0, g.InputCount - 1, g.InputCount - 1);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        int count = c.InputCount - 1;
        Tensor axis = c.Input(count);
        if (axis.ElementCount != 1 || axis.Shape.Rank > 1)
        {
            Throw.InvalidArgument($"axis tensor should be a scalar integer, but got shape {axis.Shape}");
        }
        Concatenation.Run(c, 0, count, axis.Int());
    }
}
