using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent with momentum on a v1 variable.</summary>
[Op("ApplyMomentum(var: Ref(T), accum: Ref(T), lr: T, grad: T, momentum: T) -> out: Ref(T)", "T: numbertype", "use_locking: bool = false",
    "use_nesterov: bool = false")]
static class ApplyMomentumOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : MomentumKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
