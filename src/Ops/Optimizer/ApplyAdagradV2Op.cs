using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with an epsilon on a v1 variable.</summary>
[Op("ApplyAdagradV2(var: Ref(T), accum: Ref(T), lr: T, epsilon: T, grad: T) -> out: Ref(T)", "T: numbertype", "use_locking: bool = false",
    "update_slots: bool = true")]
static class ApplyAdagradV2Op
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradV2Kernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
