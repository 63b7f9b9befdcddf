using TensorHarbor.Graphs;

namespace TensorHarbor.Ops;

/// <summary>Nodes that take shape vectors apart, for gradients.</summary>
static class ShapeVectors
{
    /// <summary>Elements <paramref name="from"/> up to, not including, <paramref name="to"/> (null: the end) of a vector.</summary>
    public static Output Part(this Scope scope, Output vector, int from, int? to = null) =>
        scope.StridedSlice(vector, scope.Const([from]), scope.Const([to ?? 0]), scope.Const([1]), endMask: to is null ? 1 : 0);

    /// <summary>Element <paramref name="index"/> of a vector as a scalar; -1: the last.</summary>
    public static Output Element(this Scope scope, Output vector, int index) =>
        scope.StridedSlice(vector, scope.Const([index]), scope.Const([index + 1]), scope.Const([1]), endMask: index == -1 ? 1 : 0, shrinkAxisMask: 1);

    /// <summary>Vectors one behind the other.</summary>
    public static Output Join(this Scope scope, params ReadOnlySpan<Output> vectors) => scope.ConcatV2(vectors, scope.Const(0));
}
