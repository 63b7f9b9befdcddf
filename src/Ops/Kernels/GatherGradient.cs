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
        Output shape = BroadcastGradient.ShapeOf(scope.Colocate(g.Input(0).Node), g.Input(0)), count = scope.AsVector(scope.Size(g.Input(1)));
        Output valuesShape = scope.Join(count, scope.Part(shape, 1)), values = scope.Reshape(g.OutputGradient(0), valuesShape);
        g.SetInput(0, GradientValue.Slices(values, scope.Reshape(g.Input(1), count), shape));
    }

    /// <summary>The gradient of GatherV2.</summary>
    public static void Build(GradientContext g)
    {
        long batchDims = g.Int("batch_dims");
        if (batchDims < 0) batchDims += RankOf(g, g.Input(1));
        Tensor? axis = ConstantEvaluation.TryEvaluate(g.Input(2));
        bool isFirst = axis is not null && (axis.Int() == 0 || (g.Input(0).Shape.HasRank && axis.Int() == -g.Input(0).Shape.Rank));
        if (isFirst && batchDims == 0) Rows(g);
        else g.SetInput(0, AlongAxis(g, (int)batchDims));
    }

    static int RankOf(GradientContext g, Output tensor)
    {
        if (!tensor.Shape.HasRank) g.NotDifferentiable($"the rank of '{tensor.Name}' is not known when the gradient is built");
        return tensor.Shape.Rank;
    }

    /// <summary>Moves the gathered axis behind the batch axes, adds up the slices of equal indices, and moves the axis back.</summary>
    static Output AlongAxis(GradientContext g, int batch)
    {
        Scope scope = g.Scope;
        Output shape = scope.Shape(g.Input(0)), open = scope.Const([-1]), one = scope.Const(1), rank = scope.Rank(g.Input(0));
        Output given = g.Input(2).ValueType == DType.Int32 ? g.Input(2) : scope.Cast(g.Input(2), DType.Int32);
        Output axis = Arithmetic(g, "FloorMod", given, rank), behind = Arithmetic(g, "AddV2", axis, one);
        Output at = scope.ExpandDims(axis, scope.Const(0)), next = scope.ExpandDims(behind, scope.Const(0));
        Output head = scope.StridedSlice(shape, scope.Const([0]), at, scope.Const([1]));
        Output tail = scope.StridedSlice(shape, next, scope.Const([0]), scope.Const([1]), endMask: 1);
        Output values = scope.Reshape(g.OutputGradient(0), scope.Join(head, open, tail));
        Output first = scope.Range(scope.Const(0), scope.Const(batch), one), last = scope.Range(behind, rank, one);
        Output between = scope.Range(scope.Const(batch), axis, one);
        Output toFront = scope.Join(first, at, between, last), back = scope.InvertPermutation(toFront);
        values = scope.Transpose(values, toFront);
        Output size = scope.StridedSlice(shape, at, next, scope.Const([1]), shrinkAxisMask: 1), valueShape = scope.Shape(values);
        Output outer = scope.Part(valueShape, 0, batch), inner = scope.Part(valueShape, batch + 1);
        Output batches = g.Call("Prod", [outer, scope.Const(0)], [("T", DType.Int32), ("Tidx", DType.Int32)]);
        Output rows = Arithmetic(g, "Mul", size, batches);
        Output sums = g.Call("UnsortedSegmentSum",
            [scope.Reshape(values, scope.Join(open, inner)), scope.Reshape(BatchIndices(g, size, batches), open), rows],
            [("T", values.ValueType), ("Tindices", g.Input(1).ValueType), ("Tnumsegments", DType.Int32)]);
        return scope.Transpose(scope.Reshape(sums, scope.Join(outer, open, inner)), back);
    }

    static Output Arithmetic(GradientContext g, string op, Output a, Output b) => g.Call(op, [a, b], [("T", DType.Int32)]);

    /// <summary>The indices with the start of their batch added, one row per batch.</summary>
    static Output BatchIndices(GradientContext g, Output size, Output batches)
    {
        Scope scope = g.Scope;
        DType type = g.Input(1).ValueType;
        Output numbers = scope.Range(scope.Const(0), batches, scope.Const(1));
        Output starts = Arithmetic(g, "Mul", numbers, size);
        if (type != DType.Int32) starts = scope.Cast(starts, type);
        Output rows = scope.Reshape(g.Input(1), scope.Pack([batches, scope.Const(-1)]));
        return g.Call("AddV2", [rows, scope.ExpandDims(starts, scope.Const(1))], [("T", type)]);
    }
}
