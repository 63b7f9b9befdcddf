using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of ragged ops.</summary>
static class RaggedGradient
{
    /// <summary>
    /// Of <c>RaggedTensorToTensor</c>: numbers the values, makes the numbers dense in the same way, and takes the gradients of the
    /// places that have one as rows of the values' gradient.
    /// </summary>
    public static void OfToTensor(GradientContext g)
    {
        Scope scope = g.Scope;
        Output values = g.Input(1), gradient = g.OutputGradient(0), shape = scope.Shape(gradient);
        Output size = scope.Element(scope.Shape(values), 0);
        Output[] partitions = [.. Enumerable.Range(3, g.InputCount - 3).Select(g.Input)];
        Output numbers = scope.Range(scope.Const(0), size, scope.Const(1)), none = scope.Const(-1);
        string[] types = g.StringList("row_partition_types");
        int outer = 1 + types.Length - (types[0] == "FIRST_DIM_SIZE" ? 1 : 0);
        Output outerShape = scope.Part(shape, 0, outer);
        Output places = scope.Add("RaggedTensorToTensor", [outerShape, numbers, none, .. partitions],
        [
            ("T", DType.Int32), ("Tindex", partitions[0].ValueType), ("Tshape", DType.Int32), ("num_row_partition_tensors", partitions.Length),
            ("row_partition_types", types),
        ]);
        Output flat = scope.Reshape(places, scope.Const([-1]));
        Output inner = scope.Part(scope.Shape(values), 1);
        Output rows = scope.Reshape(gradient, scope.Join(scope.Const([-1]), inner));
        Output isValue = g.Call("GreaterEqual", [flat, scope.Const(0)], [("T", DType.Int32)]);
        Output chosen = g.Call("Squeeze", [g.Call("Where", [isValue], [("T", DType.Bool)])], [("T", DType.Int64), ("squeeze_dims", new long[] { 1 })]);
        g.SetInput(1, GradientValue.Slices(
            scope.GatherV2(rows, chosen, scope.Const(0)), scope.GatherV2(flat, chosen, scope.Const(0)), scope.Shape(values)));
        Output isDefault = g.Call("Less", [flat, scope.Const(0)], [("T", DType.Int32)]);
        if (g.Input(2).Shape.Rank != 0) return;
        Output others = g.Call("Squeeze", [g.Call("Where", [isDefault], [("T", DType.Bool)])], [("T", DType.Int64), ("squeeze_dims", new long[] { 1 })]);
        Output rest = scope.Reshape(scope.GatherV2(rows, others, scope.Const(0)), scope.Const([-1]));
        g.SetInput(2, g.Call("Sum", [rest, scope.Const(0)], [("T", values.ValueType), ("Tidx", DType.Int32), ("keep_dims", false)]));
    }
}
