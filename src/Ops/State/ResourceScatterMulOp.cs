using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Multiplies rows into a resource variable.</summary>
[Op("ResourceScatterMul(resource: resource, indices: Tindices, updates: dtype)", "dtype: numbertype", "Tindices: {int32, int64}",
    Stateful = true)]
static class ResourceScatterMulOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Resource(c);

    [CpuKernel("dtype: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterTimes<T>>(k) where T : unmanaged, INumberBase<T>;
}
