using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Numbers uniform in [0, 1), a function of the seed.</summary>
[Op("StatelessRandomUniform(shape: T, seed: Tseed) -> output: dtype", "dtype: {half, bfloat16, float, double} = DT_FLOAT",
    "T: {int32, int64} = DT_INT32", "Tseed: {int32, int64} = DT_INT64")]
static class StatelessRandomUniformOp
{
    public static void Shape(ShapeContext c) => StatelessSeeds.SeedShape(c);

    [CpuKernel("dtype: half, bfloat16, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => StatelessRandom.FromSeed<T, UniformReal<T>>(c, default);
}
