using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of RMSProp by the variance on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyCenteredRMSProp(var: Ref(T), mg: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, "
    + "grad: T, indices: Tindices) -> out: Ref(T)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false")]
static class SparseApplyCenteredRMSPropOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : CenteredRMSPropKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
