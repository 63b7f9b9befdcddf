using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad on a resource variable.</summary>
[Op("ResourceApplyAdagrad(var: resource, accum: resource, lr: T, grad: T)", "T: numbertype", "use_locking: bool = false",
    "update_slots: bool = true", Stateful = true)]
static class ResourceApplyAdagradOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
