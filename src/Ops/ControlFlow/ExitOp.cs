using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Brings a value out of a loop.</summary>
[Op("Exit(data: T) -> output: T", "T: type")]
static class ExitOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    [CpuKernel]
    public static void Compute(KernelContext c) => ValuePassing.Compute(c, input: 0, output: 0);
}
