using System.Numerics;
using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>One step of Adagrad with dual averaging on a v1 variable.</summary>
[Op("ApplyAdagradDA(var: Ref(T), gradient_accumulator: Ref(T), gradient_squared_accumulator: Ref(T), grad: T, lr: T, l1: T, "
    + "l2: T, global_step: int64) -> out: Ref(T)",
    "T: numbertype", "use_locking: bool = false")]
static class ApplyAdagradDAOp
{
    public static void Shape(ShapeContext c) => OptimizerShapes.Update(c);

    [CpuKernel("T: float, double")]
    public sealed class Cpu<T>(KernelConstruction k) : AdagradDAKernel<T>(k) where T : unmanaged, IFloatingPointIeee754<T>;
}
