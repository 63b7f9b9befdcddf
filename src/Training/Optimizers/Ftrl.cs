using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>Follow the regularised leader (McMahan et al. 2013; TensorFlow's ApplyFtrl).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="learningRatePower">How the rate falls with the accumulator; at most 0.</param>
/// <param name="initialAccumulator">Initial value of the accumulator.</param>
/// <param name="l1">L1 regularisation.</param>
/// <param name="l2">L2 regularisation.</param>
public sealed class Ftrl(LearningRate learningRate, float learningRatePower = -0.5f, double initialAccumulator = 0.1, float l1 = 0, float l2 = 0)
    : Optimizer("Ftrl", learningRate)
{
    Output _l1, _l2, _power;

    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [SlotSpec.Constant("Ftrl", initialAccumulator), SlotSpec.Zeros("Ftrl")];

    /// <inheritdoc/>
    protected override void Prepare(Scope scope)
    {
        _l1 = scope.Const(l1, "l1_regularization_strength");
        _l2 = scope.Const(l2, "l2_regularization_strength");
        _power = scope.Const(learningRatePower, "learning_rate_power");
    }

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyFtrl(variable.Ref, slots[0].Ref, slots[1].Ref, gradient, LearningRate, _l1, _l2, _power).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return scope.SparseApplyFtrl(variable.Ref, slots[0].Ref, slots[1].Ref, rows, indices, LearningRate, _l1, _l2, _power).Node;
    }
}
