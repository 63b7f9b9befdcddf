using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of FTRL-proximal with shrinkage on the rows <c>indices</c> of a v1 variable; no other row is touched.</summary>
[Op("SparseApplyFtrlV2(var: Ref(T), accum: Ref(T), linear: Ref(T), grad: T, indices: Tindices, lr: T, l1: T, l2: T, "
    + "l2_shrinkage: T, lr_power: T) -> out: Ref(T)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false", "multiply_linear_by_lr: bool = false")]
static class SparseApplyFtrlV2Op
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : FtrlKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
