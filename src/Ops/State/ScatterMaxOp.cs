using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Keeps the larger of updates and rows of a v1 variable.</summary>
[Op("ScatterMax(ref: Ref(T), indices: Tindices, updates: T) -> output_ref: Ref(T)", "T: {half, bfloat16, float, double, int32, int64}",
    "Tindices: {int32, int64}", "use_locking: bool = false")]
static class ScatterMaxOp
{
    public static void Shape(ShapeContext c) => ScatterShapes.Reference(c);

    [CpuKernel("T: half, bfloat16, float, double, int32, int64")]
    public sealed class Cpu<T>(KernelConstruction k) : NumberScatterKernel<T, ScatterGreatest<T>>(k) where T : unmanaged, INumber<T>;
}
