using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Nodes for the sizes of a reduced tensor, for gradients.</summary>
static class ReducedSizes
{
    /// <summary>Sizes (int32) with those of the reduced axes replaced by 1.</summary>
    public static Output Of(GradientContext g, Output sizes, Output axes)
    {
        Scope scope = g.Scope;
        Output dims = sizes.ValueType == DType.Int32 ? sizes : scope.Cast(sizes, DType.Int32);
        Output rank = scope.Size(dims);
        (string, AttrValue)[] type = [("T", DType.Int32)];
        Output positive = g.Call("FloorMod", [g.Call("AddV2", [axes, rank], type), rank], type);
        Output all = scope.Range(scope.Const(0), rank, scope.Const(1));
        Output ones = scope.Fill(scope.Shape(positive), scope.Const(1));
        return g.Call("DynamicStitch", [all, positive, dims, ones], [("N", 2), ("T", DType.Int32)]);
    }
}
