using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Nodes that take shape vectors apart, for gradients. Their constants have TensorFlow's names: <c>strided_slice/stack</c>.</summary>
static class ShapeVectors
{
    /// <summary>Elements <paramref name="from"/> up to, not including, <paramref name="to"/> (null: the end) of a vector.</summary>
    public static Output Part(this Scope scope, Output vector, int from, int? to = null) =>
        Slice(scope, vector, from, to ?? 0, endMask: to is null ? 1 : 0, shrinkMask: 0);

    /// <summary>Element <paramref name="index"/> of a vector as a scalar; -1: the last.</summary>
    public static Output Element(this Scope scope, Output vector, int index) =>
        Slice(scope, vector, index, index + 1, endMask: index == -1 ? 1 : 0, shrinkMask: 1);

    static Output Slice(Scope scope, Output vector, int from, int to, int endMask, int shrinkMask)
    {
        string name = scope.Reserve("strided_slice", out Scope inside);
        Output begin = inside.Const([from], "stack"), end = inside.Const([to], "stack_1"), stride = inside.Const([1], "stack_2");
        return scope.AddExact("StridedSlice", [vector, begin, end, stride], [("T", vector.ValueType), ("Index", DType.Int32),
            ("begin_mask", 0), ("end_mask", endMask), ("ellipsis_mask", 0), ("new_axis_mask", 0), ("shrink_axis_mask", shrinkMask)], name)[0];
    }

    /// <summary>Vectors one behind the other.</summary>
    public static Output Join(this Scope scope, params ReadOnlySpan<Output> vectors)
    {
        string name = scope.Reserve("concat", out Scope inside);
        Output axis = inside.Const(0, "axis");
        return scope.AddExact("ConcatV2", [.. vectors, axis], [("N", vectors.Length), ("T", vectors[0].ValueType), ("Tidx", DType.Int32)], name)[0];
    }

    /// <summary>A scalar as a vector of one element.</summary>
    public static Output AsVector(this Scope scope, Output scalar) => scope.Expand(scalar, 0);

    /// <summary>A tensor with one more axis of size 1, at a known place.</summary>
    public static Output Expand(this Scope scope, Output tensor, int axis)
    {
        string name = scope.Reserve("ExpandDims", out Scope inside);
        Output place = inside.Const(axis, "dim");
        return scope.AddExact("ExpandDims", [tensor, place], [("T", tensor.ValueType), ("Tdim", DType.Int32)], name)[0];
    }

    /// <summary>Rows of a tensor by number.</summary>
    public static Output Rows(this Scope scope, Output tensor, Output numbers)
    {
        string name = scope.Reserve("GatherV2", out Scope inside);
        Output axis = inside.Const(0, "axis");
        return scope.AddExact("GatherV2", [tensor, numbers, axis],
            [("Tparams", tensor.ValueType), ("Tindices", numbers.ValueType), ("Taxis", DType.Int32), ("batch_dims", 0)], name)[0];
    }
}
