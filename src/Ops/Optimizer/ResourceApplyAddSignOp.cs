using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of AddSign on a resource variable.</summary>
[Op("ResourceApplyAddSign(var: resource, m: resource, lr: T, alpha: T, sign_decay: T, beta: T, grad: T)", "T: numbertype",
    "use_locking: bool = false", Stateful = true)]
static class ResourceApplyAddSignOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AddSignKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
