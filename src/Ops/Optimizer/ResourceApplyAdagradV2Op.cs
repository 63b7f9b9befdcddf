using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with an epsilon on a resource variable.</summary>
[Op("ResourceApplyAdagradV2(var: resource, accum: resource, lr: T, epsilon: T, grad: T)", "T: numbertype", "use_locking: bool = false",
    "update_slots: bool = true", Stateful = true)]
static class ResourceApplyAdagradV2Op
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradV2Kernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
