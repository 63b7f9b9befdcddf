using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>The shape rule of optimizers' ops: variables and gradient agree, hyperparameters are scalars.</summary>
static class OptimizerShapes
{
    /// <summary>Checks the inputs and says that the output, a reference, has the variable's shape.</summary>
    public static void Update(ShapeContext c)
    {
        PartialShape shape = VariableShape(c, 0);
        bool sparse = c.Node.Op.Def.Inputs.Any(a => a.Name == "indices");
        for (int i = 1; i < c.InputCount; i++)
        {
            switch (c.Node.Op.Def.Inputs[i].Name)
            {
                case "grad" or "delta" when sparse:
                    MergeRows(c, ref shape, c.Input(i));
                    break;
                case "grad" or "delta":
                    shape = c.Merge(shape, c.Input(i));
                    break;
                case "indices":
                    c.WithRank(i, 1);
                    break;
                default:
                    if (IsVariable(c, i)) shape = c.Merge(shape, VariableShape(c, i));
                    else c.WithRank(i, 0);
                    break;
            }
        }
        if (c.OutputCount > 0) c.SetOutput(0, shape);
    }

    static void MergeRows(ShapeContext c, ref PartialShape variable, PartialShape gradient)
    {
        if (!gradient.HasRank || gradient.Rank == 0) return;
        long rows = variable[0];
        PartialShape merged = c.Merge(WithRows(variable, PartialShape.UnknownDim), WithRows(gradient, PartialShape.UnknownDim));
        variable = WithRows(merged, rows);
    }

    static PartialShape WithRows(PartialShape shape, long rows) =>
        shape is { HasRank: true, Rank: > 0 } ? PartialShape.Of([rows, .. shape.Dims[1..]]) : shape;

    static bool IsVariable(ShapeContext c, int input) => c.Node.InputTypes[input].IsRef() || c.Node.InputTypes[input] == DType.Resource;

    static PartialShape VariableShape(ShapeContext c, int input) =>
        c.Node.InputTypes[input] == DType.Resource ? c.Handle(input)?.Shape ?? PartialShape.Unknown : c.Input(input);
}
