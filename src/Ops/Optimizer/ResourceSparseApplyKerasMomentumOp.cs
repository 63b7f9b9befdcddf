using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent with Keras's momentum on the rows <c>indices</c> of a resource variable; no other row is touched.</summary>
[Op("ResourceSparseApplyKerasMomentum(var: resource, accum: resource, lr: T, grad: T, indices: Tindices, momentum: T)", "T: numbertype",
    "Tindices: {int32, int64}", "use_locking: bool = false", "use_nesterov: bool = false", Stateful = true)]
static class ResourceSparseApplyKerasMomentumOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : KerasMomentumKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
