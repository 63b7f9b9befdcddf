using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform over all that the type has, a function of the seed.</summary>
[Op("StatelessRandomUniformFullInt(shape: T, seed: Tseed) -> output: dtype", "dtype: {int32, int64, uint32, uint64} = DT_UINT64",
    "T: {int32, int64} = DT_INT32", "Tseed: {int32, int64, uint32, uint64} = DT_INT64")]
static class StatelessRandomUniformFullIntOp
{
    public static void Shape(ShapeContext c) => StatelessSeeds.SeedShape(c);

    [CpuKernel("dtype: int32, int64, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> =>
        StatelessRandom.FromSeed<T, UniformInteger<T>>(c, default);
}
