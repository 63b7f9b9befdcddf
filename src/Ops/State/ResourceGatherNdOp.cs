using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Slices of a resource variable at places that index several leading axes at once.</summary>
[Op("ResourceGatherNd(resource: resource, indices: Tindices) -> output: dtype", "dtype: type", "Tindices: {int32, int64}", Stateful = true)]
static class ResourceGatherNdOp
{
    public static void Shape(ShapeContext c)
    {
        PartialShape variable = ResourceVariables.Shape(c, 0), indices = c.WithRankAtLeast(1, 1);
        bool known = variable.HasRank && indices.HasRank && indices[-1] >= 0;
        if (known && indices[-1] > variable.Rank) c.Fail($"indices.shape[-1] must be <= params.rank, but saw indices shape: {indices} and params shape: {variable}");
        c.SetOutput(0, known ? indices.Slice(0, indices.Rank - 1).Concat(variable.Slice((int)indices[-1])) : PartialShape.Unknown);
    }

    public static void Gradient(GradientContext g)
    {
        Output indices = g.Input(1), shape = g.Scope.VariableShape(g.Input(0), indices.ValueType);
        bool isRows = indices.Shape is { HasRank: true, Rank: 2 } && indices.Shape[1] == 1;
        if (isRows) g.SetInput(0, GradientValue.Slices(g.OutputGradient(0), g.Scope.Squeeze(indices, [-1]), shape));
        else g.SetInput(0, g.Scope.ScatterNd(indices, g.OutputGradient(0), shape));
    }

    [CpuKernel]
    public static void Compute(KernelContext c) => RowReads.Run(c, 0, static (c, value, _) =>
    {
        Tensor indices = c.Input(1);
        int outer = indices.Shape.Rank - 1, depth = indices.Shape.Int(outer);
        if (depth > value.Shape.Rank)
        {
            Throw.InvalidArgument($"index innermost dimension length must be <= params rank; saw: {depth} vs. {value.Shape.Rank}");
        }
        Tensor output = c.Allocate(0, indices.Shape.Slice(0, outer).Concat(value.Shape.Slice(depth, value.Shape.Rank)));
        long width = value.Shape.Product(depth, value.Shape.Rank), places = indices.Shape.Product(0, outer);
        for (int i = 0; i < places; i++)
        {
            long place = NdPlaces.Find(new(indices), i, depth, value.Shape);
            if (place < 0)
            {
                Throw.InvalidArgument($"{NdPlaces.Describe(indices, i, depth)} does not index into param shape {value.Shape}, node name: {c.Node.Name}");
            }
            RowCopy.Elements(value, place * width, output, i * width, width);
        }
    });
}
