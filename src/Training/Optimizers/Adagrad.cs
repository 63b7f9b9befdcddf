using TensorHarbor.Graphs;
using TensorHarbor.Ops;

namespace TensorHarbor.Training;

/// <summary>accum += gradient²; var -= rate · gradient / √accum (Duchi, Hazan, Singer 2011; TensorFlow's ApplyAdagrad).</summary>
/// <param name="learningRate">The rate.</param>
/// <param name="initialAccumulator">Initial value of the accumulator; must be positive.</param>
public sealed class Adagrad(LearningRate learningRate, double initialAccumulator = 0.1) : Optimizer("Adagrad", learningRate)
{
    /// <inheritdoc/>
    protected override SlotSpec[] Slots => [SlotSpec.Constant("Adagrad", initialAccumulator)];

    /// <inheritdoc/>
    protected override Node ApplyDense(Scope scope, GraphVariable variable, GraphVariable[] slots, Output gradient) =>
        scope.ApplyAdagrad(variable.Ref, slots[0].Ref, LearningRate, gradient).Node;

    /// <inheritdoc/>
    protected override Node ApplySparse(Scope scope, GraphVariable variable, GraphVariable[] slots, Output rows, Output indices)
    {
        (rows, indices) = Deduplicate(scope, rows, indices);
        return scope.SparseApplyAdagrad(variable.Ref, slots[0].Ref, LearningRate, rows, indices).Node;
    }
}
