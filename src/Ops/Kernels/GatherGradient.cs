using TensorHarbor.Graphs;
using TensorHarbor.Tensors;

namespace TensorHarbor.Ops;

/// <summary>Gradients of gathers: rows (IndexedSlices) for axis 0, else sums over equal indices.</summary>
static class GatherGradient
{
    /// <summary>The gradient of a gather along axis 0: the output's gradient as rows of the input.</summary>
    public static void Rows(GradientContext g)
    {
        Scope scope = g.Scope;
        Output shape = scope.Shape(g.Input(0));
        Output count = scope.ExpandDims(scope.Size(g.Input(1)), scope.Const(0));
        Output values = scope.Reshape(g.OutputGradient(0), scope.Join(count, scope.Part(shape, 1)));
        g.SetInput(0, GradientValue.Slices(values, scope.Reshape(g.Input(1), count), shape));
    }

    /// <summary>The gradient of GatherV2.</summary>
    public static void Build(GradientContext g)
    {
        long batchDims = g.Int("batch_dims");
        if (batchDims < 0) batchDims += RankOf(g, g.Input(1));
        Tensor? axis = ConstantEvaluation.TryEvaluate(g.Input(2));
        if (axis is null) g.NotDifferentiable("its axis is not known when the gradient is built");
        long along = axis.Int();
        if (along < 0) along += RankOf(g, g.Input(0));
        if (along == 0 && batchDims == 0) Rows(g);
        else g.SetInput(0, AlongAxis(g, (int)along, (int)batchDims));
    }

    static int RankOf(GradientContext g, Output tensor)
    {
        if (!tensor.Shape.HasRank) g.NotDifferentiable($"the rank of '{tensor.Name}' is not known when the gradient is built");
        return tensor.Shape.Rank;
    }

    /// <summary>Moves the gathered axis behind the batch axes, adds up the slices of equal indices, and moves the axis back.</summary>
    static Output AlongAxis(GradientContext g, int axis, int batch)
    {
        Scope scope = g.Scope;
        int rank = RankOf(g, g.Input(0));
        Output shape = scope.Shape(g.Input(0)), open = scope.Const([-1]);
        Output values = scope.Reshape(g.OutputGradient(0), scope.Join(scope.Part(shape, 0, axis), open, scope.Part(shape, axis + 1)));
        int[] toFront = [.. Enumerable.Range(0, batch), axis, .. Enumerable.Range(batch, axis - batch), .. Enumerable.Range(axis + 1, rank - axis - 1)];
        int[] back = [.. Enumerable.Range(0, batch), .. Enumerable.Range(batch + 1, axis - batch), batch, .. Enumerable.Range(axis + 1, rank - axis - 1)];
        values = scope.Transpose(values, scope.Const(toFront));
        Output size = scope.Element(shape, axis), valueShape = scope.Shape(values);
        Output outer = scope.Part(valueShape, 0, batch), inner = scope.Part(valueShape, batch + 1);
        Output batches = g.Call("Prod", [outer, scope.Const(0)], [("T", DType.Int32), ("Tidx", DType.Int32)]);
        Output rows = g.Call("Mul", [size, batches], [("T", DType.Int32)]);
        Output sums = g.Call("UnsortedSegmentSum",
            [scope.Reshape(values, scope.Join(open, inner)), scope.Reshape(BatchIndices(g, size, batches), open), rows],
            [("T", values.ValueType), ("Tindices", g.Input(1).ValueType), ("Tnumsegments", DType.Int32)]);
        return scope.Transpose(scope.Reshape(sums, scope.Join(outer, open, inner)), scope.Const(back));
    }

    /// <summary>The indices with the start of their batch added, one row per batch.</summary>
    static Output BatchIndices(GradientContext g, Output size, Output batches)
    {
        Scope scope = g.Scope;
        DType type = g.Input(1).ValueType;
        Output numbers = scope.Range(scope.Const(0), batches, scope.Const(1));
        Output starts = g.Call("Mul", [numbers, size], [("T", DType.Int32)]);
        if (type != DType.Int32) starts = scope.Cast(starts, type);
        Output rows = scope.Reshape(g.Input(1), scope.Pack([batches, scope.Const(-1)]));
        return g.Call("AddV2", [rows, scope.ExpandDims(starts, scope.Const(1))], [("T", type)]);
    }
}
