using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with dual averaging on a resource variable.</summary>
[Op("ResourceApplyAdagradDA(var: resource, gradient_accumulator: resource, gradient_squared_accumulator: resource, grad: T, "
    + "lr: T, l1: T, l2: T, global_step: int64)",
    "T: numbertype", "use_locking: bool = false", Stateful = true)]
static class ResourceApplyAdagradDAOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradDAKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
