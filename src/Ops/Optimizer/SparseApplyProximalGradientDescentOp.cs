using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent with l1 and l2 regularization on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyProximalGradientDescent(var: Ref(T), alpha: T, l1: T, l2: T, grad: T, indices: Tindices) -> out: Ref(T)", "T: numbertype",
    "Tindices: {int32, int64}", "use_locking: bool = false")]
static class SparseApplyProximalGradientDescentOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : ProximalGradientDescentKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
