using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gives a value to the next iteration of its loop.</summary>
[Op("NextIteration(data: T) -> output: T", "T: type")]
static class NextIterationOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
