using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adadelta on a resource variable.</summary>
[Op("ResourceApplyAdadelta(var: resource, accum: resource, accum_update: resource, lr: T, rho: T, epsilon: T, grad: T)", "T: numbertype",
    "use_locking: bool = false", Stateful = true)]
static class ResourceApplyAdadeltaOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdadeltaKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
