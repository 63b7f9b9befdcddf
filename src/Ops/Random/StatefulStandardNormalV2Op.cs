using TensorHarbor.Graphs;
using TensorHarbor.Linalg;

namespace TensorHarbor.Ops;

/// <summary>Standard normal numbers, of a generator that lies in a variable.</summary>
[Op("StatefulStandardNormalV2(resource: resource, algorithm: int64, shape: shape_dtype) -> output: dtype", "dtype: type = DT_FLOAT",
    "shape_dtype: type = DT_INT64", Stateful = true)]
static class StatefulStandardNormalV2Op
{
    public static void Shape(ShapeContext c) => GeneratorState.Shape(c);

    [CpuKernel("dtype: half, bfloat16, float, double")]
    public static void Compute<T>(KernelContext c) where T : unmanaged => GeneratorState.Fill<T, StandardNormal<T>>(c, default);
}
