using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Calls one of two functions that have no side effects.</summary>
[Op("StatelessIf(cond: Tcond, input: Tin) -> output: Tout", "Tcond: type", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "then_branch: func",
    "else_branch: func", "output_shapes: list(shape) = []")]
static class StatelessIfOp
{
    public static void Shape(ShapeContext c) => FunctionShapes.Declared(c);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly IfOp.Cpu _if = new(k);

        public override void Compute(KernelContext context) => _if.Compute(context);
    }
}
