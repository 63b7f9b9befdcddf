using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>Adagrad with L1 and L2 regularisation applied after each step (TensorFlow's ApplyProximalAdagrad).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="initialAccumulator">Initial value of the accumulator; must be positive.</param>
/// <param name="l1">L1 regularisation.</param>
/// <param name="l2">L2 regularisation.</param>
public sealed class ProximalAdagrad(LearningRate learningRate, double initialAccumulator = 0.1, float l1 = 0, float l2 = 0)
    : Optimizer("ProximalAdagrad", learningRate)
{
    Output _l1, _l2;

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [SlotSpec.Constant("ProximalAdagrad", initialAccumulator)];

    /// <inheritdoc/>
    protected override void Prepare(Scope scope)
    {
        _l1 = scope.Const(l1, "l1_regularization_strength");
        _l2 = scope.Const(l2, "l2_regularization_strength");
    }

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyProximalAdagrad(variable.Ref, slots[0].Ref, LearningRate, _l1, _l2, gradient).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return scope.SparseApplyProximalAdagrad(variable.Ref, slots[0].Ref, LearningRate, _l1, _l2, rows, indices).Node;
    }
}
