using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Calls one of several functions; a number out of range takes the last.</summary>
[Op("Case(branch_index: int32, input: Tin) -> output: Tout", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "branches: list(func) >= 1",
    "output_shapes: list(shape) = []", Stateful = true)]
static class CaseOp
{
    public static void Shape(ShapeContext c) => FunctionShapes.Declared(c);

    public static void Gradient(GradientContext g) => CallGradients.OfChoice(g, g.Functions("branches"), derivatives => [("branches", derivatives)]);

    [CpuKernel]
    public sealed class Cpu(KernelConstruction k) : Kernel
    {
        readonly FunctionRef[] _branches = k.Functions("branches");
        readonly FunctionCall _call = new();

        public override void Compute(KernelContext context)
        {
            Tensor index = context.Input(0);
            if (index.Shape.Rank != 0) Throw.InvalidArgument("branch_index must be scalar");
            int branch = index.Item<int>();
            _call.Run(context, (uint)branch < (uint)_branches.Length ? _branches[branch] : _branches[^1], firstInput: 1);
        }
    }
}
