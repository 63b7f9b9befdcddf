using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of FTRL-proximal on a resource variable.</summary>
[Op("ResourceApplyFtrl(var: resource, accum: resource, linear: resource, grad: T, lr: T, l1: T, l2: T, lr_power: T)", "T: numbertype",
    "use_locking: bool = false", "multiply_linear_by_lr: bool = false", Stateful = true)]
static class ResourceApplyFtrlOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : FtrlKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
