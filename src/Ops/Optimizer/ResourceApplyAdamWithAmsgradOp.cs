using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adam with the largest second moment so far (AMSGrad) on a resource variable.</summary>
[Op("ResourceApplyAdamWithAmsgrad(var: resource, m: resource, v: resource, vhat: resource, beta1_power: T, beta2_power: T, lr: T, "
    + "beta1: T, beta2: T, epsilon: T, grad: T)",
    "T: numbertype", "use_locking: bool = false", Stateful = true)]
static class ResourceApplyAdamWithAmsgradOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AmsGradKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
