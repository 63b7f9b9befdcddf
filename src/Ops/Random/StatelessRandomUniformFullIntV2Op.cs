using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform over all that the type has, a function of key and counter.</summary>
[Op("StatelessRandomUniformFullIntV2(shape: Tshape, key: uint64, counter: uint64, alg: int32) -> output: dtype",
    "dtype: {int32, int64, uint32, uint64} = DT_UINT64", "Tshape: {int32, int64} = DT_INT32")]
static class StatelessRandomUniformFullIntV2Op
{
    public static void Shape(ShapeContext c) => StatelessSeeds.KeyShape(c);

    [CpuKernel("dtype: int32, int64, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> =>
        StatelessRandom.FromKey<T, UniformInteger<T>>(c, default);
}
