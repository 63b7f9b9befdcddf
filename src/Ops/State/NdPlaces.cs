using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Indices whose last axis names a place in the leading axes of a tensor.</summary>
static class NdPlaces
{
    /// <summary>Checks the shapes of a scatter at run time.</summary>
    /// <exception cref="StatusException">INVALID_ARGUMENT: they do not fit.</exception>
    public static void Check(in Shape target, in Shape indices, in Shape updates)
    {
        if (target.Rank < 1) Throw.InvalidArgument($"Output must be at least 1-D, got shape: {target}");
        if (indices.Rank < 1) Throw.InvalidArgument("Indices shape must have rank at least one. Found:" + indices);
        if (updates.Rank < 1) Throw.InvalidArgument("Updates shape must have rank at least one. Found:" + updates);
        int outer = indices.Rank - 1, depth = indices.Int(outer);
        if (depth > target.Rank) Throw.InvalidArgument($"The last dimension of indices {indices} is more than the rank of {target}");
        for (int i = 0; i < outer; i++)
        {
            if (i >= updates.Rank || indices[i] != updates[i])
            {
                Throw.InvalidArgument($"Dimensions [0,{outer}) of indices[shape={indices}] = {indices[i]} must match dimensions [0,{outer}) "
                    + $"of updates[shape={updates}] = {(i < updates.Rank ? updates[i] : 0)}");
            }
        }
        bool fits = updates.Rank - outer == target.Rank - depth;
        for (int i = 0; fits && i < target.Rank - depth; i++) fits = updates[outer + i] == target[depth + i];
        if (!fits)
        {
            Throw.InvalidArgument($"Dimensions [{depth},{target.Rank}) of input[shape={target}] must match dimensions "
                + $"[{outer},{updates.Rank}) of updates[shape={updates}]");
        }
    }

    /// <summary>Number of the slice that index <paramref name="i"/> names; -1: it is out of range.</summary>
    public static long Find(IndexReader indices, int i, int depth, in Shape target)
    {
        long place = 0;
        for (int axis = 0; axis < depth; axis++)
        {
            long index = indices[i * depth + axis];
            if ((ulong)index >= (ulong)target[axis]) return -1;
            place = place * target[axis] + index;
        }
        return place;
    }

    /// <summary>An index as error texts show it: <c>indices[0] = [0, 3]</c>.</summary>
    public static string Describe(Tensor indices, int i, int depth)
    {
        Shape outer = indices.Shape.Slice(0, indices.Shape.Rank - 1);
        var values = new string[depth];
        for (int axis = 0; axis < depth; axis++) values[axis] = $"{new IndexReader(indices)[i * depth + axis]}";
        return $"indices{Layout.Position(outer, i)} = [{string.Join(", ", values)}]";
    }
}
