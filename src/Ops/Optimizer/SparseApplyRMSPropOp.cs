using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of RMSProp on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyRMSProp(var: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, grad: T, "
    + "indices: Tindices) -> out: Ref(T)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false")]
static class SparseApplyRMSPropOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : RMSPropKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
