using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Replaces rows of a v1 variable.</summary>
[Op("ScatterUpdate(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: type", "Tindices: {int32, int64}",
    "use_locking: bool = true")]
static class ScatterUpdateOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Reference(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128, bool")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterSet<T>>(k) where T : unmanaged;

    [CpuKernel("T: string")]
    public sealed class Strings(KernelConstruction k) : StringScatterKernel(k);
}
