using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls one of several functions without side effects; a number out of range takes the last.</summary>
[Op("StatelessCase(branch_index: int32, input: Tin) -> output: Tout", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "branches: list(func) >= 1",
    "output_shapes: list(shape) = []")]
static class StatelessCaseOp
{
    public static void Shape(ShapeContext c) => FunctionShapes.Declared(c);

    public static void Gradient(GradientContext g) => CallGradients.OfChoice(g, g.Functions("branches"), derivatives => [("branches", derivatives)]);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : CaseKernel(k);
}
