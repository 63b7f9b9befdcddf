using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adadelta on the rows <c>indices</c> of a resource variable; no other row is touched.</summary>
[Op("ResourceSparseApplyAdadelta(var: resource, accum: resource, accum_update: resource, lr: T, rho: T, epsilon: T, grad: T, "
    + "indices: Tindices)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false", Stateful = true)]
static class ResourceSparseApplyAdadeltaOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdadeltaKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
