using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Replaces rows of a resource variable.</summary>
[Op("ResourceScatterUpdate(resource: resource, indices: Tindices, updates: dtype)", "dtype: type", "Tindices: {int32, int64}",
    Stateful = true)]
static class ResourceScatterUpdateOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Resource(c);

    [CpuKernel("dtype: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterSet<T>>(k) where T : unmanaged;

    [CpuKernel("dtype: string")]
    public sealed class Strings(KernelConstruction k) : StringScatterKernel(k);
}
