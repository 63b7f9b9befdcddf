using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent with l1 and l2 regularization on a resource variable.</summary>
[Op("ResourceApplyProximalGradientDescent(var: resource, alpha: T, l1: T, l2: T, delta: T)", "T: numbertype", "use_locking: bool = false",
    Stateful = true)]
static class ResourceApplyProximalGradientDescentOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : ProximalGradientDescentKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
