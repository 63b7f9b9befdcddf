using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Keeps the smaller of updates and rows of a resource variable.</summary>
[Op("ResourceScatterMin(resource: resource, indices: Tindices, updates: dtype)", "dtype: numbertype", "Tindices: {int32, int64}",
    Stateful = true)]
static class ResourceScatterMinOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Resource(c);

    [CpuKernel("dtype: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterLeast<T>>(k) where T : unmanaged, INumber<T>;
}
