using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Replaces slices of a v1 variable at places that index several leading axes at once.</summary>
[Op("ScatterNdUpdate(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: type", "Tindices: {int32, int64}",
    "use_locking: bool = true", "bad_indices_policy: string = ''")]
static class ScatterNdUpdateOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool")]
    public sealed class Cpu<T>(KernelConstruction k) : NdUpdateKernel<T>(k) where T : unmanaged;

    [CpuKernel("T: string")]
    public sealed class Strings(KernelConstruction k) : NdUpdateKernel<byte[]>(k);
}
