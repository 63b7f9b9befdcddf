using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with l1 and l2 regularization on a v1 variable.</summary>
[Op("ApplyProximalAdagrad(var: Ref(T), accum: Ref(T), lr: T, l1: T, l2: T, grad: T) -> out: Ref(T)", "T: numbertype",
    "use_locking: bool = false")]
static class ApplyProximalAdagradOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : ProximalAdagradKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
