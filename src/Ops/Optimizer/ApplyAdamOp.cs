using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adam on a v1 variable.</summary>
[Op("ApplyAdam(var: Ref(T), m: Ref(T), v: Ref(T), beta1_power: T, beta2_power: T, lr: T, beta1: T, beta2: T, epsilon: T, "
    + "grad: T) -> out: Ref(T)",
    "T: numbertype", "use_locking: bool = false", "use_nesterov: bool = false")]
static class ApplyAdamOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdamKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
