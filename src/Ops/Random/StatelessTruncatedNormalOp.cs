using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Standard normal numbers less than 2 from 0, a function of the seed.</summary>
[Op("StatelessTruncatedNormal(shape: T, seed: Tseed) -> output: dtype", "dtype: {half, bfloat16, float, double} = DT_FLOAT",
    "T: {int32, int64} = DT_INT32", "Tseed: {int32, int64} = DT_INT64")]
static class StatelessTruncatedNormalOp
{
    public static void Shape(ShapeContext c) => StatelessSeeds.SeedShape(c);

    [CpuKernel("dtype: half, bfloat16, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => StatelessRandom.FromSeed<T, TruncatedStandardNormal<T>>(c, default);
}
