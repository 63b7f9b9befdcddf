using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of gradient descent on a v1 variable.</summary>
[Op("ApplyGradientDescent(var: Ref(T), alpha: T, delta: T) -> out: Ref(T)", "T: numbertype", "use_locking: bool = false")]
static class ApplyGradientDescentOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : GradientDescentKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
