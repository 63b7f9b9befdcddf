using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Keeps the smaller of updates and rows of a v1 variable.</summary>
[Op("ScatterMin(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: {half, bfloat16, float, double, int32, int64}",
    "Tindices: {int32, int64}", "use_locking: bool = false")]
static class ScatterMinOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Reference(c);

    [CpuKernel("T: half, bfloat16, float, double, int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterLeast<T>>(k) where T : unmanaged, INumber<T>;
}
