using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent with momentum on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyMomentum(var: Ref(T), accum: Ref(T), lr: T, grad: T, indices: Tindices, momentum: T) -> out: Ref(T)", "T: numbertype",
    "Tindices: {int32, int64}", "use_locking: bool = false", "use_nesterov: bool = false")]
static class SparseApplyMomentumOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : MomentumKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
