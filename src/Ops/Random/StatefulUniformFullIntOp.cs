using System.Numerics;
using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Integers uniform over all that the type has, of a generator that lies in a variable.</summary>
[Op("StatefulUniformFullInt(resource: resource, algorithm: int64, shape: shape_dtype) -> output: dtype", "dtype: type = DT_UINT64",
    "shape_dtype: type = DT_INT64", Stateful = true)]
static class StatefulUniformFullIntOp
{
    public static void Shape(ShapeContext c) => GeneratorState.Shape(c);

    [CpuKernel("dtype: int32, int64, uint32, uint64")]
    public static void Compute<T>(KernelContext c) where T : unmanaged, IBinaryInteger<T> => GeneratorState.Fill<T, UniformInteger<T>>(c, default);
}
