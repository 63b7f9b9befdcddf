using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent with Keras's momentum on a resource variable.</summary>
[Op("ResourceApplyKerasMomentum(var: resource, accum: resource, lr: T, grad: T, momentum: T)", "T: numbertype", "use_locking: bool = false",
    "use_nesterov: bool = false", Stateful = true)]
static class ResourceApplyKerasMomentumOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : KerasMomentumKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
