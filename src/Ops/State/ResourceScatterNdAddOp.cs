using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds updates to slices of a resource variable at places that index several leading axes at once.</summary>
[Op("ResourceScatterNdAdd(ref: resource, indices: Tindices, updates: T)", "T: type", "Tindices: {int32, int64}", "use_locking: bool = true",
    "bad_indices_policy: string = ''", Stateful = true)]
static class ResourceScatterNdAddOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : NdScatterKernel<T, ScatterPlus<T>>(k) where T : unmanaged, INumberBase<T>;
}
