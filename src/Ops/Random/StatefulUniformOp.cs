using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Numbers uniform in [0, 1), of a generator that lies in a variable.</summary>
[Op("StatefulUniform(resource: resource, algorithm: int64, shape: shape_dtype) -> output: dtype", "dtype: type = DT_FLOAT",
    "shape_dtype: type = DT_INT64", Stateful = true)]
static class StatefulUniformOp
{
    public static void Shape(ShapeContext c) => GeneratorState.Shape(c);

    [CpuKernel("dtype: half, bfloat16, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => GeneratorState.Fill<T, UniformReal<T>>(c, default);
}
