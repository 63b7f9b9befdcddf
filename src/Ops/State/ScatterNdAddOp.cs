using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds updates to slices of a v1 variable at places that index several leading axes at once.</summary>
[Op("ScatterNdAdd(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: numbertype", "Tindices: {int32, int64}",
    "use_locking: bool = false", "bad_indices_policy: string = ''")]
static class ScatterNdAddOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : NdScatterKernel<T, ScatterPlus<T>>(k) where T : unmanaged, INumberBase<T>;
}
