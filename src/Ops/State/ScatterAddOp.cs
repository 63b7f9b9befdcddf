using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Adds rows to a v1 variable.</summary>
[Op("ScatterAdd(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: numbertype", "Tindices: {int32, int64}",
    "use_locking: bool = false")]
static class ScatterAddOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Reference(c);

    [CpuKernel("T: half, bfloat16, float, double, int8, int16, int32, int64, uint8, uint16, uint32, uint64, complex64, complex128")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterPlus<T>>(k) where T : unmanaged, INumberBase<T>;
}
