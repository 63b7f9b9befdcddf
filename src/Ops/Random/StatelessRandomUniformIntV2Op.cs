using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform in [minval, maxval), a function of key and counter.</summary>
[Op("StatelessRandomUniformIntV2(shape: Tshape, key: uint64, counter: uint64, alg: int32, minval: dtype, maxval: dtype) -> output: dtype",
    "dtype: {int32, int64, uint32, uint64}", "Tshape: {int32, int64} = DT_INT32")]
static class StatelessRandomUniformIntV2Op
{
    public static void Shape(ShapeContext c) => StatelessSeeds.KeyShape(c);

    [CpuKernel("dtype: int32, int64, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> =>
        StatelessRandom.FromKey<T, UniformInteger<T>>(c, StatelessRandom.Range<T>(c, 4));
}
