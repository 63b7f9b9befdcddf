using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Standard normal numbers.</summary>
[Op("RandomStandardNormal(shape: T) -> output: dtype", "seed: int = 0", "seed2: int = 0", "dtype: {half, bfloat16, float, double}",
    "T: {int32, int64}", Stateful = true)]
static class RandomStandardNormalOp
{
    public static void Shape(ShapeContext c) => RandomShapes.FromInput(c);

    [CpuKernel("dtype: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : RandomKernel<T, StandardNormal<T>>(k) where T : unmanaged;
}
