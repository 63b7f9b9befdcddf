using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>The same tensor.</summary>
[Op("Snapshot(input: T) -> output: T", "T: type")]
static class SnapshotOp
{
    public static void Shape(ShapeContext c) => ShapeRules.Unchanged(c);

    public static void Gradient(GradientContext g) => g.SetInput(0, g.RawOutputGradient(0));

    [CpuKernel]
    public static void Compute(KernelContext c) => c.SetOutput(0, c.Input(0));
}
