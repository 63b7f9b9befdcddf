using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of RMSProp on a v1 variable.</summary>
[Op("ApplyRMSProp(var: Ref(T), ms: Ref(T), mom: Ref(T), lr: T, rho: T, momentum: T, epsilon: T, grad: T) -> out: Ref(T)", "T: numbertype",
    "use_locking: bool = false")]
static class ApplyRMSPropOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : RMSPropKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
