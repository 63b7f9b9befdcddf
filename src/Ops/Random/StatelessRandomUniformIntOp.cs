using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform in [minval, maxval), a function of the seed.</summary>
[Op("StatelessRandomUniformInt(shape: T, seed: Tseed, minval: dtype, maxval: dtype) -> output: dtype", "dtype: {int32, int64}",
    "T: {int32, int64}", "Tseed: {int32, int64} = DT_INT64")]
static class StatelessRandomUniformIntOp
{
    public static void Shape(ShapeContext c) => StatelessSeeds.SeedShape(c);

    [CpuKernel("dtype: int32, int64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> =>
        StatelessRandom.FromSeed<T, UniformInteger<T>>(c, StatelessRandom.Range<T>(c, 2));
}
