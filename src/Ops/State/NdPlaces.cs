using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Indices whose last axis names a place in the leading axes of a tensor.</summary>
static class NdPlaces
{
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
