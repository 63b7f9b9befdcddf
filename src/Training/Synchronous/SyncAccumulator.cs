using TensorHarbor.Graphs;
using TensorHarbor.Ops;
using TensorHarbor.Tensors;

namespace TensorHarbor.Training;

/// <summary>An accumulator of the gradients of one variable, beside it.</summary>
/// <param name="Handle">The accumulator.</param>
/// <param name="Apply">Adds a worker's gradient.</param>
/// <param name="Mean">The mean of enough gradients, which are waited for.</param>
/// <param name="Count">Gradients that nobody has taken.</param>
/// <param name="Drop">Takes away what is there; waits for one if there is none.</param>
sealed record SyncAccumulator(Output Handle, Node Apply, GradientValue Mean, Output Count, Node Drop)
{
    const string DenseOp = "ResourceAccumulator", RowsOp = "SparseAccumulator";

    /// <summary>Adds one for whole gradients.</summary>
    public static SyncAccumulator Dense(Scope scope, VariableGradient pair, Output localStep, int required)
    {
        Output handle = Make(scope, "ResourceConditionalAccumulator", "conditional_accumulator", pair, pair.Variable.Shape);
        Node apply = scope.Add($"{DenseOp}ApplyGradient", [handle, localStep, pair.Gradient.Values], [("dtype", pair.Variable.DType)]);
        Node take = Take(scope, DenseOp, handle, pair, required);
        return new(handle, apply, take, CountOf(scope, handle, $"{DenseOp}NumAccumulated"), Take(Reset(scope), DenseOp, handle, pair, 1));
    }

    /// <summary>Adds one for the gradients of some rows.</summary>
    public static SyncAccumulator OfRows(Scope scope, VariableGradient pair, (Output Indices, Output? DenseShape) rows, Output localStep, int required)
    {
        Output handle = Make(scope, "SparseConditionalAccumulator", "sparse_conditional_accumulator", pair, PartialShape.Scalar);
        using Tensor known = Tensor.From(pair.Variable.Shape.Dims.ToArray());
        Output shape = ToInt64(scope, rows.DenseShape ?? scope.Const(known, "Const")), indices = ToInt64(scope, rows.Indices);
        Node apply = scope.Add($"{RowsOp}ApplyGradient", [handle, localStep, indices, pair.Gradient.Values, shape],
            [("dtype", pair.Variable.DType), ("has_known_shape", true)]);
        Node take = Take(scope, RowsOp, handle, pair, required);
        return new(handle, apply, GradientValue.Slices(take[1], take[0], take[2]), CountOf(scope, handle, "AccumulatorNumAccumulated"),
            Take(Reset(scope), RowsOp, handle, pair, 1));
    }

    /// <summary>Adds a node that sets the step of the gradients which are not dropped.</summary>
    public Node SetStep(Scope scope, Output step) =>
        scope.Add(Mean.IsSparse ? "AccumulatorSetGlobalStep" : "ResourceAccumulatorSetGlobalStep", [Handle, step], [], "SetGlobalStep");

    static Output Make(Scope scope, string op, string name, VariableGradient pair, PartialShape shape) => scope.Add(
        op, [], [("dtype", pair.Variable.DType), ("shape", shape), ("shared_name", $"{pair.Variable.Name}:0/grad_accum")], name)[0];

    static Node Take(Scope scope, string kind, Output handle, VariableGradient pair, int required)
    {
        string name = scope.Reserve($"{kind}TakeGradient", out Scope inside);
        return scope.AddExact($"{kind}TakeGradient", [handle, inside.Const(required, "num_required")], [("dtype", pair.Variable.DType)], name);
    }

    static Output CountOf(Scope scope, Output handle, string op) => Reset(scope).Add(op, [handle])[0];

    /// <summary>Where the nodes are that TensorFlow does not have.</summary>
    public static Scope Reset(Scope scope) => scope.Enter("reset");

    static Output ToInt64(Scope scope, Output value) => value.ValueType == DType.Int64 ? value : scope.Cast(value, DType.Int64);
}
