using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent on a resource variable.</summary>
[Op("ResourceApplyGradientDescent(var: resource, alpha: T, delta: T)", "T: numbertype", "use_locking: bool = false", Stateful = true)]
static class ResourceApplyGradientDescentOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : GradientDescentKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
