using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Standard normal numbers, a function of key and counter.</summary>
[Op("StatelessRandomNormalV2(shape: Tshape, key: uint64, counter: uint64, alg: int32) -> output: dtype",
    "dtype: {half, bfloat16, float, double} = DT_FLOAT", "Tshape: {int32, int64} = DT_INT32")]
static class StatelessRandomNormalV2Op
{
    public static void Shape(ShapeContext c) => StatelessSeeds.KeyShape(c);

    [CpuKernel("dtype: half, bfloat16, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => StatelessRandom.FromKey<T, StandardNormal<T>>(c, default);
}
