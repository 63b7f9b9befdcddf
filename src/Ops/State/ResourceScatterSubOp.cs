using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Subtracts rows from a resource variable.</summary>
[Op("ResourceScatterSub(resource: resource, indices: Tindices, updates: dtype)", "dtype: numbertype", "Tindices: {int32, int64}",
    Stateful = true)]
static class ResourceScatterSubOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Resource(c);

    [CpuKernel("dtype: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterMinus<T>>(k) where T : unmanaged, INumberBase<T>;
}
