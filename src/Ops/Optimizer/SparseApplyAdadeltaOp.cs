using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adadelta on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyAdadelta(var: Ref(T), accum: Ref(T), accum_update: Ref(T), lr: T, rho: T, epsilon: T, grad: T, "
    + "indices: Tindices) -> out: Ref(T)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false")]
static class SparseApplyAdadeltaOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdadeltaKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
