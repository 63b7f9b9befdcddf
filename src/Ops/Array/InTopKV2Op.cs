using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Is the score of each row's target among the k best of the row?</summary>
[Op("InTopKV2(predictions: float, targets: T, k: T) -> precision: bool", "T: {int32, int64} = DT_INT32")]
static class InTopKV2Op
{
    public static void Shape(ShapeContext c)
    {
        TopMembership.Shape(c);
        c.WithRank(2, 0);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        if (c.Input(2).Shape.Rank != 0) Throw.InvalidArgument($"k must be 0-D, got shape {c.Input(2).Shape}");
        TopMembership.Run(c, c.Input(2).Int());
    }
}
