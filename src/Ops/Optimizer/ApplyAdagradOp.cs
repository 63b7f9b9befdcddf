using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad on a v1 variable.</summary>
[Op("ApplyAdagrad(var: Ref(T), accum: Ref(T), lr: T, grad: T) -> out: Ref(T)", "T: numbertype", "use_locking: bool = false",
    "update_slots: bool = true")]
static class ApplyAdagradOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
