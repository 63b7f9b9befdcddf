using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform in [minval, maxval), of a generator that lies in a variable.</summary>
[Op("StatefulUniformInt(resource: resource, algorithm: int64, shape: shape_dtype, minval: dtype, maxval: dtype) -> output: dtype",
    "dtype: type = DT_INT64", "shape_dtype: type = DT_INT64", Stateful = true)]
static class StatefulUniformIntOp
{
    public static void Shape(ShapeContext c) => GeneratorState.Shape(c);

    [CpuKernel("dtype: int32, int64, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> =>
        GeneratorState.Fill<T, UniformInteger<T>>(c, StatelessRandom.Range<T>(c, 3));
}
