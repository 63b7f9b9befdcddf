using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with l1 and l2 regularization on the rows <c>indices</c> of a resource variable; no other row is touched.</summary>
[Op("ResourceSparseApplyProximalAdagrad(var: resource, accum: resource, lr: T, l1: T, l2: T, grad: T, indices: Tindices)", "T: numbertype",
    "Tindices: {int32, int64}", "use_locking: bool = false", Stateful = true)]
static class ResourceSparseApplyProximalAdagradOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : ProximalAdagradKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
