using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of AdaMax on a resource variable.</summary>
[Op("ResourceApplyAdaMax(var: resource, m: resource, v: resource, beta1_power: T, lr: T, beta1: T, beta2: T, epsilon: T, grad: T)",
    "T: numbertype", "use_locking: bool = false", Stateful = true)]
static class ResourceApplyAdaMaxOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdaMaxKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
