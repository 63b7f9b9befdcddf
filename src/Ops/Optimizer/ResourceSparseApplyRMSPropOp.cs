using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of RMSProp on the rows <c>indices</c> of a resource variable; no other row is touched.</summary>
[Op("ResourceSparseApplyRMSProp(var: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, epsilon: T, grad: T, "
    + "indices: Tindices)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false", Stateful = true)]
static class ResourceSparseApplyRMSPropOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : RMSPropKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
