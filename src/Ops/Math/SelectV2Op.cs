using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Chooses from t where the condition holds, else from e; all three are broadcast.</summary>
[Op("SelectV2(condition: bool, t: T, e: T) -> output: T", "T: type")]
static class SelectV2Op
{
    public static void Shape(ShapeContext c) => c.SetOutput(0, c.Broadcast(c.Input(0), c.Broadcast(c.Input(1), c.Input(2))));

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0), zeros = g.Scope.ConstOf(dz.ValueType, 0, "zeros");
        Output dt = g.Scope.SelectV2(g.Input(0), dz, zeros), de = g.Scope.SelectV2(g.Input(0), zeros, dz);
        g.SetInput(1, BroadcastGradient.Reduce(g.Scope, g.Input(1), g.Output(0), dt, null).X);
        g.SetInput(2, BroadcastGradient.Reduce(g.Scope, g.Input(2), g.Output(0), de, null).X);
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor condition = c.Input(0), t = c.Input(1), e = c.Input(2);
        if (!BinaryKernel.TryShape(t.Shape, e.Shape, out Shape branches) || !BinaryKernel.TryShape(condition.Shape, branches, out Shape shape))
        {
            Throw.InvalidArgument($"condition {condition.Shape}, then {t.Shape}, and else {e.Shape} must be broadcastable");
            return;
        }
        if (condition.Shape.Rank == 0 && t.Shape == e.Shape)
        {
            c.SetOutput(0, condition.Item<bool>() ? t : e);
            return;
        }
        Tensor z = c.ForwardOrAllocate(1, 2, output: 0, shape);
        if (condition.Shape == shape && t.Shape == shape && e.Shape == shape) Choice.Rows(condition.Read<bool>(), t, e, z, each: 1);
        else Choice.Broadcast(condition, t, e, z);
    }
}
