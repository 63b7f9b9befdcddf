using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of FTRL-proximal with shrinkage on a v1 variable.</summary>
[Op("ApplyFtrlV2(var: Ref(T), accum: Ref(T), linear: Ref(T), grad: T, lr: T, l1: T, l2: T, l2_shrinkage: T, lr_power: T) -> out: Ref(T)",
    "T: numbertype", "use_locking: bool = false", "multiply_linear_by_lr: bool = false")]
static class ApplyFtrlV2Op
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : FtrlKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
