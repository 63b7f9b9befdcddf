using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with dual averaging on the rows <c>indices</c> of a resource variable; no other row is touched.</summary>
[Op("ResourceSparseApplyAdagradDA(var: resource, gradient_accumulator: resource, gradient_squared_accumulator: resource, grad: T, "
    + "indices: Tindices, lr: T, l1: T, l2: T, global_step: int64)",
    "T: numbertype", "Tindices: {int32, int64}", "use_locking: bool = false", Stateful = true)]
static class ResourceSparseApplyAdagradDAOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradDAKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
