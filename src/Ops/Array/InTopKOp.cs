using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Is the score of each row's target among the k best of the row?</summary>
[Op("InTopK(predictions: float, targets: T) -> precision: bool", "k: int", "T: {int32, int64} = DT_INT32")]
static class InTopKOp
{
    public static void Shape(ShapeContext c) => TopMembership.Shape(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly long _k = k.Int("k");

        public override void Compute(KernelContext context) => TopMembership.Run(context, _k);
    }
}
