using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Shapes of scatters into variables: updates are of shape indices + variable[1:], or one number.</summary>
static class ScatterShapes
{
    /// <summary>Checks at run time.</summary>
    public static void Check(in Shape variable, in Shape indices, in Shape updates, bool scalar, bool isResource)
    {
        if (variable.Rank == 0) Throw.InvalidArgument($"params must be at least 1-D, got shape {variable}");
        if (scalar && updates.Rank == 0) return;
        bool fits = updates.Rank == indices.Rank + variable.Rank - 1;
        for (int i = 0; fits && i < updates.Rank; i++) fits = updates[i] == (i < indices.Rank ? indices[i] : variable[i - indices.Rank + 1]);
        if (fits) return;
        if (isResource && updates.Rank == indices.Rank + variable.Rank - 1)
        {
            if (scalar || indices.ElementCount == 0) return;
            if (!updates.Dims[..indices.Rank].SequenceEqual(indices.Dims))
            {
                Throw.InvalidArgument($"The shape of indices ({indices}) must be a prefix of the shape of updates ({updates})");
            }
            if (updates.ElementCount == indices.ElementCount * variable.Product(1, variable.Rank)) return;
        }
        Throw.InvalidArgument("Must have updates.shape = indices.shape + params.shape[1:] or updates.shape = [], "
            + $"got updates.shape {updates}, indices.shape {indices}, params.shape {variable}");
    }

    /// <summary>Infers for a v1 variable.</summary>
    public static void Reference(ShapeContext c)
    {
        PartialShape variable = c.WithRankAtLeast(0, 1);
        Merge(c, variable);
        c.SetOutput(0, variable);
    }

    /// <summary>Infers for a resource variable.</summary>
    public static void Resource(ShapeContext c) => Merge(c, ResourceVariables.Shape(c, 0));

    static void Merge(ShapeContext c, PartialShape variable)
    {
        if (variable.Rank == 0) c.Fail("Shape must be at least rank 1 but is rank 0");
        if (c.Input(2) is { HasRank: true, Rank: > 0 } updates) c.Merge(updates, c.Input(1).Concat(variable.Slice(1)));
    }
}
