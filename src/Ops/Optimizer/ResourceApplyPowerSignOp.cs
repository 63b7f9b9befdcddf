using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of PowerSign on a resource variable.</summary>
[Op("ResourceApplyPowerSign(var: resource, m: resource, lr: T, logbase: T, sign_decay: T, beta: T, grad: T)", "T: numbertype",
    "use_locking: bool = false", Stateful = true)]
static class ResourceApplyPowerSignOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : PowerSignKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
