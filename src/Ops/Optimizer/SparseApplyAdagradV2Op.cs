using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with an epsilon on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyAdagradV2(var: Ref(T), accum: Ref(T), lr: T, epsilon: T, grad: T, indices: Tindices) -> out: Ref(T)", "T: numbertype",
    "Tindices: {int32, int64}", "use_locking: bool = false", "update_slots: bool = true")]
static class SparseApplyAdagradV2Op
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradV2Kernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
