using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of AdaMax on a v1 variable.</summary>
[Op("ApplyAdaMax(var: Ref(T), m: Ref(T), v: Ref(T), beta1_power: T, lr: T, beta1: T, beta2: T, epsilon: T, grad: T) -> out: Ref(T)",
    "T: numbertype", "use_locking: bool = false")]
static class ApplyAdaMaxOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdaMaxKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
