using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls one of two functions that have no side effects.</summary>
[Op("StatelessIf(cond: Tcond, input: Tin) -> output: Tout", "Tcond: type", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "then_branch: func",
    "else_branch: func", "output_shapes: list(shape) = []")]
static class StatelessIfOp
{
    public static void Shape(ShapeContext c) => FunctionShapes.Declared(c);

    public static void Gradient(GradientContext g) => CallGradients.OfChoice(g, [g.Function("then_branch"), g.Function("else_branch")],
        derivatives => [("Tcond", g.Input(0).ValueType), ("then_branch", derivatives[0]), ("else_branch", derivatives[1])]);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : IfKernel(k);
}
