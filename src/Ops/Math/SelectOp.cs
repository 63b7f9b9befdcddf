using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Chooses from t where the condition holds, else from e: by element, by row if the condition is a vector, or all of one if it is a scalar.</summary>
[Op("Select(condition: bool, t: T, e: T) -> output: T", "T: type")]
static class SelectOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape data = c.Merge(c.Input(1), c.Input(2)), condition = c.Input(0);
        if (condition.HasRank && data.HasRank && condition.Rank > 0)
        {
            if (condition.Rank > 1) data = c.Merge(data, condition);
            else if (data.Rank == 0) c.Merge(condition, data);
            else c.Merge(condition, PartialShape.Of(data[0]));
        }
        c.SetOutput(0, data);
    }

    public static void Gradient(GradientContext g)
    {
        Output dz = g.OutputGradient(0), zeros = new Term(g.Scope, g.Input(1)).Op("ZerosLike");
        g.SetInput(1, g.Scope.Select(g.Input(0), dz, zeros));
        g.SetInput(2, g.Scope.Select(g.Input(0), zeros, dz));
    }

    [CpuKernel]
    public static void Compute(KernelContext c)
    {
        Tensor condition = c.Input(0), t = c.Input(1), e = c.Input(2);
        bool byRow = condition.Shape.Rank == 1 && t.Shape.Rank != 1;
        if (condition.Shape.Rank != 0 && !byRow) Check(c, 0, condition, t);
        if (byRow && condition.Shape[0] != (t.Shape.Rank == 0 ? -1 : t.Shape[0]))
        {
            Throw.InvalidArgument($"Number of batches of 'then' must match size of 'cond', but saw: {(t.Shape.Rank == 0 ? 0 : t.Shape[0])} vs. {condition.Shape[0]}");
        }
        Check(c, condition.Shape.Rank == 0 || byRow ? 1 : 0, t, e);
        if (condition.Shape.Rank == 0) c.SetOutput(0, condition.Item<bool>() ? t : e);
        else
        {
            Tensor z = c.ForwardOrAllocate(1, 2, output: 0, t.Shape);
            Choice.Rows(condition.Read<bool>(), t, e, z, byRow ? (int)t.Shape.Product(1, t.Shape.Rank) : 1);
        }
    }

    static void Check(KernelContext c, int left, Tensor x, Tensor y)
    {
        if (x.Shape == y.Shape) return;
        int right = ReferenceEquals(y, c.Input(1)) ? 1 : 2;
        Throw.InvalidArgument($"Inputs to operation {c.Node.Name} of type Select must have the same size and shape.  "
            + $"Input {left}: {x.Shape} != input {right}: {y.Shape}");
    }
}
