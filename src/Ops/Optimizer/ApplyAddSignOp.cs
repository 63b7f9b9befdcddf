using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of AddSign on a v1 variable.</summary>
[Op("ApplyAddSign(var: Ref(T), m: Ref(T), lr: T, alpha: T, sign_decay: T, beta: T, grad: T) -> out: Ref(T)", "T: numbertype",
    "use_locking: bool = false")]
static class ApplyAddSignOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AddSignKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
