using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adadelta on a v1 variable.</summary>
[Op("ApplyAdadelta(var: Ref(T), accum: Ref(T), accum_update: Ref(T), lr: T, rho: T, epsilon: T, grad: T) -> out: Ref(T)", "T: numbertype",
    "use_locking: bool = false")]
static class ApplyAdadeltaOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdadeltaKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
