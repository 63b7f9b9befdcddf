using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Keeps the larger of updates and slices of a resource variable at places that index several leading axes at once.</summary>
[Op("ResourceScatterNdMax(ref: resource, indices: Tindices, updates: T)", "T: type", "Tindices: {int32, int64}", "use_locking: bool = true",
    "bad_indices_policy: string = ''", Stateful = true)]
static class ResourceScatterNdMaxOp
{
    public static void Shape(ShapeContext c)
    {
    }

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public sealed class Cpu<T>(KernelConstruction k) : NdScatterKernel<T, ScatterGreatest<T>>(k) where T : unmanaged, INumber<T>;
}
