using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of RMSProp by the variance on a resource variable.</summary>
[Op("ResourceApplyCenteredRMSProp(var: resource, mg: resource, ms: resource, mom: resource, lr: T, rho: T, momentum: T, "
    + "epsilon: T, grad: T)",
    "T: numbertype", "use_locking: bool = false", Stateful = true)]
static class ResourceApplyCenteredRMSPropOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : CenteredRMSPropKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
