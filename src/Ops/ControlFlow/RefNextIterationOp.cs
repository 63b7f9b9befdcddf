using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Gives a reference to the next iteration of its loop.</summary>
[Op("RefNextIteration(data: Ref(T)) -> output: Ref(T)", "T: type")]
static class RefNextIterationOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
