using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of FTRL-proximal with shrinkage on the rows <c>indices</c> of a resource variable; no other row is touched.</summary>
[Op("ResourceSparseApplyFtrlV2(var: resource, accum: resource, linear: resource, grad: T, indices: Tindices, lr: T, l1: T, l2: T, "
    + "l2_shrinkage: T, lr_power: T)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false", "multiply_linear_by_lr: bool = false", Stateful = true)]
static class ResourceSparseApplyFtrlV2Op
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: half, bfloat16, float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : FtrlKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
