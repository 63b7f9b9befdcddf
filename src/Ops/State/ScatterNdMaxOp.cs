using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Keeps the larger of updates and slices of a v1 variable at places that index several leading axes at once.</summary>
[Op("ScatterNdMax(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: numbertype", "Tindices: {int32, int64}",
    "use_locking: bool = false", "bad_indices_policy: string = ''")]
static class ScatterNdMaxOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64")]
    public sealed class Cpu<T>(KernelConstruction k) : NdScatterKernel<T, ScatterGreatest<T>>(k) where T : unmanaged, INumber<T>;
}
