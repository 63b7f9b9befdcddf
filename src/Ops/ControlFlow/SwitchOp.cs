using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Passes a value on to one of two branches: output_true if the predicate holds, else output_false; the other is dead.</summary>
[Op("Switch(data: T, pred: bool) -> output_false: T, output_true: T", "T: type")]
static class SwitchOp
{
    public static void Shape(ShapeContext c)
    {
        c.WithRank(1, 0);
        c.SetOutputs(c.Input(0));
    }

    public static void Gradient(GradientContext g) => BranchGradient.Switch(g);

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        if (c.Input(1).Shape.Rank != 0) Throw.InvalidArgument($"The second input must be a scalar, but it has shape {c.Input(1).Shape}");
        int taken = c.Input(1).Item<bool>() ? 1 : 0;
        ValuePassing.Compute(c, input: 0, output: taken);
        c.SetDead(1 - taken);
    }
}
