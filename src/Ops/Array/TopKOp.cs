using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The k largest elements along the last axis; older form of TopKV2.</summary>
[Op("TopK(input: T) -> values: T, indices: int32", "k: int >= 0", "sorted: bool = true",
    "T: {float, double, int32, uint8, int16, int8, int64, bfloat16, uint16, half, uint32, uint64}")]
static class TopKOp
{
    public static void Shape(ShapeContext c) => TopSelection.Shape(c, c.Int("k"));

    public static void Gradient(GradientContext g) => TopSelection.Gradient(g);

    [CpuKernel("T: reals")]
    public sealed class Cpu<T>(KernelConstruction k) : Kernel where T : unmanaged, INumber<T>
    {
        readonly long _k = k.Int("k");

        public override void Compute(KernelContext context) => TopSelection.Run<T>(context, _k);
    }
}
