using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>Gradient descent with L1 and L2 regularisation applied after each step (Duchi, Singer 2009; TensorFlow's ApplyProximalGradientDescent).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="l1">L1 regularisation.</param>
/// <param name="l2">L2 regularisation.</param>
public sealed class ProximalGradientDescent(LearningRate learningRate, float l1 = 0, float l2 = 0) : Optimizer("ProximalGradientDescent", learningRate)
{
    Output _l1, _l2;

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [];

    /// <inheritdoc/>
    protected override void Prepare(Scope scope)
    {
        _l1 = scope.Const(l1, "l1_regularization_strength");
        _l2 = scope.Const(l2, "l2_regularization_strength");
    }

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyProximalGradientDescent(variable.Ref, LearningRate, _l1, _l2, gradient).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return scope.SparseApplyProximalGradientDescent(variable.Ref, LearningRate, _l1, _l2, rows, indices).Node;
    }
}
